import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { joinOrganization } from '../../../../test/support/people.js';

const app = useTestApp();

describe('changing an organization', () => {
  let ada: Journey;
  let path: string;
  beforeAll(async () => {
    ada = await app().register({ organizationName: 'Blue Gym' });
    path = `/tenants/${ada.organization.id}`;
  });

  it('TEN-01 TEN-12 takes what is given, merges objects and answers as reading it does', async () => {
    const first = await ada.patch(path, {
      name: ' Red Gym ',
      billingEmail: 'money@example.com',
      settings: { locale: 'en', week: { starts: 'monday' } },
      features: { beta: true, 'not-known-here': { at: 50 } },
    });
    expect(first.status).toBe(200);
    const second = await ada.patch(path, {
      description: 'Strong',
      settings: { locale: null, theme: 'dark' },
      inheritsAdministration: false,
    });
    expect(second.body).toMatchObject({
      name: 'Red Gym',
      displayName: 'Blue Gym',
      description: 'Strong',
      billingEmail: 'money@example.com',
      settings: { week: { starts: 'monday' }, theme: 'dark' },
      features: { beta: true, 'not-known-here': { at: 50 } },
      inheritsAdministration: false,
      role: 'owner',
      revision: 3,
    });
    expect(second.body.settings).not.toHaveProperty('locale');
    const read = await ada.get(path);
    expect(read.body).toEqual(second.body);
    expect(read.headers.get('etag')).toBe('"3"');
  });

  it('TEN-01 XC-26 is based on the revision the caller has read', async () => {
    const { headers } = await ada.get(path);
    const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } };
    expect((await ada.patch(path, { description: 'Mine' }, ifMatch)).status).toBe(200);
    expect((await ada.patch(path, { description: 'Late' }, ifMatch)).body.code).toBe(
      'request.precondition_failed',
    );
  });

  it('TEN-12 the audit log and the outbox say which fields, and no values', async () => {
    await ada.patch(path, { description: 'Nobody else’s business' });
    const { body } = await ada.get('/admin/audit?limit=1&resourceType=organization');
    expect(body.data[0]).toMatchObject({
      action: 'organization.updated',
      resourceId: ada.organization.id,
      details: { fields: ['description'] },
    });
    expect(JSON.stringify(body)).not.toContain('business');
  });

  it.each([
    [
      { settings: { security: { requireMfa: true } } },
      'tenancy.security_policy_elsewhere',
      '/settings/security',
    ],
    [{ branding: { logo: 'x'.repeat(70_000) } }, 'request.invalid', '/branding'],
    [{ settings: [] }, 'request.invalid', '/settings'],
    [{ name: '   ' }, 'tenancy.organization_name_unusable', undefined],
    [{ name: null }, 'request.invalid', '/name'],
    [{ billingEmail: 'nobody' }, 'request.invalid', '/billingEmail'],
    [{ status: 'active' }, 'request.invalid', '/status'],
    [{ userLimit: 1_000 }, 'request.invalid', '/userLimit'],
  ])('TEN-12 refuses what it cannot keep (%#)', async (changes, code, pointer) => {
    const { body } = await ada.patch(path, changes);
    expect([body.code, body.errors[0]?.pointer]).toEqual([code, pointer]);
  });

  it('TEN-12 refuses what would grow past the limit bit by bit', async () => {
    await ada.patch(path, { branding: { a: 'x'.repeat(40_000) } });
    expect(await ada.patch(path, { branding: { b: 'x'.repeat(40_000) } })).toMatchObject({
      status: 422,
      body: { code: 'tenancy.organization_object_too_large', errors: [{ pointer: '/branding' }] },
    });
  });

  it('TEN-01 only those who administer it may, and only where they work', async () => {
    const member = await joinOrganization(app(), ada.organization.id, 'manager');
    expect((await member.patch(path, { name: 'Mine' })).status).toBe(403);
    const stranger = await app().register();
    for (const id of [ada.organization.id, newId()])
      expect((await stranger.patch(`/tenants/${id}`, { name: 'Mine' })).body.code).toBe(
        'tenancy.organization_not_found',
      );
  });
});
