import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization, withoutOrganization } from '../../../../test/support/people.js';

const app = useTestApp({ TRUSTED_PROXIES: '1', COUNTRY_HEADER: 'CF-IPCountry' });

describe('what a frontend starts with', () => {
  let owner: Journey;
  beforeAll(async () => {
    owner = await app().register({ organizationName: 'Blue Gym' });
    await owner.patch(`/tenants/${owner.organization.id}`, {
      branding: { color: '#00f' },
      features: { beta: true },
      settings: { locale: 'de', public: { welcome: 'Hello' } },
    });
  });

  it('TEN-12 is the person, his organizations, the one he works in and what he may do there', async () => {
    const { status, body } = await owner.get('/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { id: owner.user.id },
      organization: {
        id: owner.organization.id,
        name: 'Blue Gym',
        role: 'owner',
        parentId: null,
        status: 'active',
        branding: { color: '#00f' },
        features: { beta: true },
        settings: { locale: 'de', public: { welcome: 'Hello' } },
        department: null,
        teams: [],
      },
      memberships: [{ id: owner.organization.id }],
      roles: ['owner'],
      limits: { users: 100, storageGb: 10, generations: expect.any(Number) },
      unread: { reviews: 0 },
      aal: 1,
      impersonatorId: null,
    });
    expect(body.permissions).toContain('organization.update');
  });

  it('TEN-12 shows members the settings that are meant for them, and their own permissions', async () => {
    const member = await joinOrganization(app(), owner.organization.id, 'member');
    const { body } = await member.get('/me');
    expect(body.organization.settings).toEqual({ welcome: 'Hello' });
    expect(body.permissions).not.toContain('organization.update');
    expect(body.memberships).toHaveLength(2);
  });

  it('TEN-12 counts what waits for a reviewer', async () => {
    const author = await joinOrganization(app(), owner.organization.id, 'content_creator');
    const draft = { repository: 'documents', title: 'Mine', contentData: { body: 'Text' } };
    const { id } = (await author.post('/content/items', draft)).body;
    await author.post(`/content/items/${id}/submit`);
    expect((await owner.get('/me')).body.unread).toEqual({ reviews: 1 });
    expect((await author.get('/me')).body.unread).toEqual({ reviews: 0 });
  });

  it('TEN-10 is there for somebody who belongs to no organization', async () => {
    const { status, body } = await (await withoutOrganization(app())).get('/me');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      organization: null,
      memberships: [],
      roles: [],
      permissions: [],
      limits: {},
    });
  });

  it('TEN-12 is refused nobody, while the country the edge tells decides about everything else', async () => {
    const from = (country: string) => ({ headers: { 'cf-ipcountry': country } });
    const path = `/tenants/${owner.organization.id}/security-policy`;
    const policy = (await owner.get(path)).body;
    const elsewhere = await owner.put(path, { ...policy, countries: ['CH'] }, from('DE'));
    expect(elsewhere.body.code).toBe('tenancy.security_policy_locks_out');
    expect((await owner.put(path, { ...policy, countries: ['CH'] }, from('CH'))).status).toBe(200);
    expect((await owner.get('/content/items', from('ch'))).status).toBe(200);
    for (const country of ['DE', 'XX', '', 'CHE'])
      expect((await owner.get('/content/items', from(country))).body.code).toBe(
        'tenancy.organization_refuses',
      );
    expect((await owner.get('/me', from('DE'))).status).toBe(200);
    expect((await owner.put(path, policy, from('CH'))).status).toBe(200);
  });
});
