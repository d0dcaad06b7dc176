import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../support/people.js';
import { PASSWORD } from './support.js';

const app = useTestApp();

let owner: Journey;
let member: Journey;
beforeAll(async () => {
  owner = await app().register();
  member = await joinOrganization(app(), owner.organization.id, 'member');
});

/** Everything an attacker would like to be decided by what he sends. */
const wishes = () => ({
  role: 'owner',
  roles: ['super_admin'],
  platformRole: 'super_admin',
  _platformRole: 'super_admin',
  platform_role: 'super_admin',
  isActive: true,
  organizationId: owner.organization.id,
  organization: { id: owner.organization.id, role: 'owner' },
  memberships: [{ organizationId: owner.organization.id, role: 'owner' }],
  user: { role: 'owner', platformRole: 'super_admin' },
  permissions: ['ops.manage'],
  scopes: ['*'],
  aal: 3,
  mfaEnrolledAt: null,
  emailVerifiedAt: '2026-01-01T00:00:00.000Z',
  email: 'owner@victim.example',
  id: owner.user.id,
  userId: owner.user.id,
  __proto__polluted: true,
});

/** What he is in truth, after a new sign-in. */
async function standingOf({ user }: Journey): Promise<Record<string, unknown>> {
  const { body } = await app().anonymous.post('/auth/login', { email: user.email, password: PASSWORD });
  const me = (await app().anonymous.as(body).get('/me')).body;
  const { roles, permissions, organization } = me;
  return { id: me.user.id, email: me.user.email, roles, permissions, organizationId: organization?.id };
}

describe('fields nobody may choose for himself', () => {
  it('IDN-14 XC-21 are refused when one changes one’s profile, one by one, and nothing changes', async () => {
    const before = await standingOf(member);
    for (const [field, value] of Object.entries(wishes())) {
      const { status, body } = await member.patch('/me', { firstName: 'Eve', [field]: value });
      expect([field, status, body.code]).toEqual([field, 400, 'request.invalid']);
      expect(body.errors).toEqual([expect.objectContaining({ pointer: `/${field}`, code: 'unknown' })]);
    }
    expect(await standingOf(member)).toEqual(before);
    expect((await member.get('/me')).body.user.firstName).not.toBe('Eve');
  });

  it('IDN-14 decide nothing inside of preferences, which take any field', async () => {
    const before = await standingOf(member);
    const preferences = { ...wishes(), 'user.role': 'owner' };
    expect((await member.patch('/me', { preferences })).status).toBe(200);
    const poison = `{"preferences":{"constructor":{"prototype":{"roles":["owner"]}},"__proto__":{"roles":["owner"]}}}`;
    expect([200, 400]).toContain((await member.patch('/me', poison)).status);
    expect(await standingOf(member)).toEqual(before);
    expect(({} as Record<string, unknown>)['roles']).toBeUndefined();
  });

  it('IDN-02 XC-21 are refused when one registers, and no account comes of it', async () => {
    for (const [field, value] of Object.entries(wishes()).filter(([name]) => name !== 'email')) {
      const email = `eve-${field.toLowerCase()}@example.com`;
      const { status, body } = await app().anonymous.post('/auth/register', {
        email,
        password: PASSWORD,
        firstName: 'Eve',
        lastName: 'Evil',
        organizationName: 'Evil',
        [field]: value,
      });
      expect([field, status, body.code]).toEqual([field, 400, 'request.invalid']);
      expect((await app().anonymous.post('/auth/login', { email, password: PASSWORD })).status).toBe(401);
    }
  });

  it('IDN-03 XC-21 are refused when one signs in', async () => {
    for (const [field, value] of Object.entries(wishes()).filter(([name]) => name !== 'email')) {
      const credentials = { email: member.user.email, password: PASSWORD };
      const { status } = await app().anonymous.post('/auth/login', { ...credentials, [field]: value });
      expect([field, status]).toEqual([field, 400]);
    }
  });

  it('TEN-03 a role is nobody’s to give himself, in his organization or in another', async () => {
    const stranger = await app().register();
    const { id } = owner.organization;
    const before = await standingOf(member);
    const attempts = [
      await member.patch(`/tenants/${id}/members/${member.user.id}`, { role: 'owner' }),
      await stranger.patch(`/tenants/${id}/members/${stranger.user.id}`, { role: 'owner' }),
      await stranger.post('/auth/switch-organization', { organizationId: id }),
      await member.post('/grants', { userId: member.user.id, resource: 'content', action: 'manage' }),
    ];
    for (const { status } of attempts) expect([400, 403, 404]).toContain(status);
    expect(await standingOf(member)).toEqual(before);
  });
});
