import { describe, expect, it } from 'vitest';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';
import { admin } from '#libs/testing/postgres.js';
import { joinOrganization, operator } from '../../../../test/support/people.js';
import { EndTrialsJob } from './end-trials.job.js';

const app = useTestApp({ ORGANIZATION_TRIAL_DAYS: '14' });

const endTrials = (): Promise<void> =>
  runInContext({ actor: systemActor(), requestId: newId() }, () =>
    app().app.get(EndTrialsJob, { strict: false }).run({}, new AbortController().signal),
  );

describe('trials', () => {
  it('TEN-05 begin with a new organization, and not with one below another', async () => {
    const owner = await app().register();
    const { body } = await owner.get(`/tenants/${owner.organization.id}`);
    expect(body.status).toBe('trial');
    expect((Date.parse(body.trialEndsAt) - Date.now()) / 86_400_000).toBeCloseTo(14, 2);
    const parentId = owner.organization.id;
    const child = (await owner.post('/organizations', { name: 'Child', parentId })).body;
    expect((await owner.get(`/tenants/${child.id}`)).body).toMatchObject({
      status: 'active',
      trialEndsAt: null,
    });
  });

  it('TEN-05 end into inactivity when their time is over, until the organization is reactivated', async () => {
    const [over, running] = [await app().register(), await app().register()];
    const { id } = over.organization;
    const member = await joinOrganization(app(), id, 'member');
    expect((await member.get('/content/items')).status).toBe(200);
    await admin(
      app().db.adminUrl,
      `update tenancy.organizations set trial_ends_at = now() - interval '1 second' where id = '${id}'`,
    );
    await endTrials();
    await endTrials();
    expect((await over.get(`/tenants/${id}`)).body).toMatchObject({ status: 'inactive', revision: 2 });
    expect((await running.get(`/tenants/${running.organization.id}`)).body.status).toBe('trial');
    await eventually(async () => expect((await member.get('/content/items')).status).toBe(403));
    expect((await over.get('/billing/subscription')).status).toBe(200);
    const { body } = await over.get('/admin/audit?limit=1&resourceType=organization');
    expect(body.data[0]).toMatchObject({ action: 'organization.trial_ended', resourceId: id });

    const boss = await operator(app());
    const open = await boss.post(`/tenants/${id}/reactivate`);
    expect(open.body).toMatchObject({ status: 'active', trialEndsAt: null });
    await endTrials();
    expect((await over.get(`/tenants/${id}`)).body.status).toBe('active');
  });
});
