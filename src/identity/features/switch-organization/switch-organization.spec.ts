import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { onDatabase } from '#libs/testing/on-database.js';

const app = useTestApp();

describe('POST /auth/switch-organization', () => {
  it('TEN-10 the same session goes on in another of the person’s organizations, and stays there on refresh', async () => {
    const ada = await app().register();
    const second = (await ada.post('/organizations', { name: 'Second' })).body;
    const { status, body } = await ada.post('/auth/switch-organization', { organizationId: second.id });
    expect([status, body.organization.id]).toEqual([200, second.id]);
    const there = app().anonymous.as(body);
    expect((await there.get('/me')).body).toMatchObject({
      organization: { id: second.id },
      memberships: [{ id: ada.organization.id }, { id: second.id }],
    });
    const refreshed = await app().anonymous.post('/auth/refresh', { refreshToken: body.refreshToken });
    expect(refreshed.body.organization.id).toBe(second.id);
    expect(
      await onDatabase(
        app().db,
        `select count(*)::int as n from identity.sessions where user_id = '${ada.user.id}'`,
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('TEN-10 signing in again leads back to where the person worked last', async () => {
    const ada = await app().register({ email: 'back@example.com' });
    const second = (await ada.post('/organizations', { name: 'Second' })).body;
    await ada.post('/auth/switch-organization', { organizationId: second.id });
    const { body } = await app().anonymous.post('/auth/login', {
      email: 'back@example.com',
      password: 'correct horse battery',
    });
    expect(body.organization.id).toBe(second.id);
  });

  it('TEN-10 a foreign organization, one that does not exist and one that was left are all not found', async () => {
    const [ada, bob] = [await app().register(), await app().register()];
    const left = (await ada.post('/organizations', { name: 'Left' })).body;
    await onDatabase(
      app().db,
      `update tenancy.memberships set status = 'left' where organization_id = '${left.id}'`,
    );
    for (const organizationId of [bob.organization.id, '01890000-0000-7000-8000-000000000000', left.id]) {
      const { status, body } = await ada.post('/auth/switch-organization', { organizationId });
      expect([status, body.code]).toEqual([404, 'identity.organization_not_found']);
    }
    expect((await ada.get('/me')).body.organization.id).toBe(ada.organization.id);
  });
});
