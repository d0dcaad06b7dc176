import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization, operator } from '../../../../test/support/people.js';

const app = useTestApp();
const reason = 'Ticket 4711: the list is empty';

describe('signing in as somebody', () => {
  let owner: Journey;
  let member: Journey;
  let support: Journey;
  beforeAll(async () => {
    owner = await app().register();
    member = await joinOrganization(app(), owner.organization.id, 'member');
    support = await operator(app());
  });

  const terms = () => ({ organizationId: owner.organization.id, userId: member.user.id, reason });
  const visit = async (): Promise<Journey> => {
    const { status, body } = await support.post('/admin/ops/sign-in-as', { ...terms(), minutes: 5 });
    expect(status).toBe(201);
    return support.as(body);
  };
  const claims = ({ token }: Journey) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

  it('TEN-15 gives an operator what the person sees, with both in the token and for the time asked for', async () => {
    const visiting = await visit();
    expect(claims(visiting)).toMatchObject({
      sub: member.user.id,
      act: { sub: support.user.id },
      org: owner.organization.id,
      roles: ['member'],
    });
    expect(claims(visiting).exp - claims(visiting).iat).toBeLessThanOrEqual(300);
    expect((await visiting.get('/me')).body.user.id).toBe(member.user.id);
    expect((await visiting.get('/admin/audit')).status).toBe(403);
    expect((await visiting.get('/admin/ops/outbox')).status).toBe(403);
  });

  it('TEN-15 puts both into every audit event and the reason before the organization', async () => {
    const visiting = await visit();
    const started = await visiting.post('/conversations', { title: 'Looking into it' });
    expect(started.status).toBe(201);
    const events = (await owner.get(`/admin/audit?resourceId=${started.body.id}`)).body.data;
    expect(events).toMatchObject([{ userId: member.user.id, details: { impersonatorId: support.user.id } }]);
    const [access] = (await owner.get(`/tenants/${owner.organization.id}/platform-access`)).body.data;
    expect(access).toMatchObject({ operatorId: support.user.id, subjectId: member.user.id, reason });
    const log = (await owner.get('/admin/audit?action=user.impersonated')).body.data;
    expect(log[0]).toMatchObject({
      userId: support.user.id,
      resourceId: member.user.id,
      details: { reason },
    });
  });

  it('TEN-15 goes on in that organization alone, and ends by signing out', async () => {
    const visiting = await visit();
    const elsewhere = (await member.get('/organizations')).body.data.find(
      ({ id }: { id: string }) => id !== owner.organization.id,
    );
    const switched = await visiting.post('/auth/switch-organization', { organizationId: elsewhere.id });
    expect([switched.status, switched.body.code]).toEqual([403, 'auth.not_while_impersonating']);
    const refreshed = await visiting.post('/auth/refresh', { refreshToken: visiting.session?.refreshToken });
    expect(refreshed.status).toBe(200);
    const later = visiting.as(refreshed.body);
    expect(claims(later)).toMatchObject({ act: { sub: support.user.id }, org: owner.organization.id });
    expect((await later.post('/auth/logout')).status).toBeLessThan(300);
    expect((await later.get('/me')).status).toBe(401);
    expect((await member.get('/me')).status).toBe(200);
  });

  it('TEN-15 is for operators alone, never as one, and only as a member of the organization named', async () => {
    expect((await owner.post('/admin/ops/sign-in-as', terms())).status).toBe(403);
    const colleague = await operator(app());
    const asOperator = { organizationId: colleague.organization.id, userId: colleague.user.id, reason };
    expect((await support.post('/admin/ops/sign-in-as', asOperator)).body.code).toBe(
      'identity.operator_not_impersonated',
    );
    const stranger = await app().register();
    for (const userId of [stranger.user.id, newId()])
      expect((await support.post('/admin/ops/sign-in-as', { ...terms(), userId })).body.code).toBe(
        'identity.user_not_found',
      );
  });
});
