import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { eventually } from '#libs/testing/eventually.js';

const app = useTestApp();

describe('PATCH /me', () => {
  it('IDN-14 changes what a person says of himself and leaves the rest', async () => {
    const ada = await app().register();
    const profile = {
      avatarUrl: 'https://example.com/ada.png',
      bio: 'Counts',
      websiteUrl: 'https://example.com',
      githubUsername: 'ada-l',
      department: 'Engines',
      jobTitle: 'Analyst',
      phone: '+41 44 123 45 67',
      timezone: 'Europe/Zurich',
      language: 'de-ch',
    };
    const { status, body } = await ada.patch('/me', profile);
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...profile, language: 'de-CH', firstName: 'Ada', revision: 2 });
    const { revision, ...kept } = body;
    expect((await ada.get('/me')).body.user).toEqual({ ...kept, revision });
    expect((await ada.patch('/me', { bio: null })).body).toMatchObject({ bio: null, jobTitle: 'Analyst' });
  });

  it('IDN-14 merges preferences, and null takes one away', async () => {
    const ada = await app().register();
    await ada.patch('/me', { preferences: { theme: 'dark', size: 3 } });
    const { body } = await ada.patch('/me', { preferences: { size: null, beta: true } });
    expect(body.preferences).toEqual({ theme: 'dark', beta: true });
  });

  it('IDN-14 the name to show follows the name until it is another', async () => {
    const ada = await app().register();
    expect((await ada.patch('/me', { lastName: 'King' })).body.displayName).toBe('Ada King');
    await ada.patch('/me', { displayName: 'Countess' });
    expect((await ada.patch('/me', { lastName: 'Lovelace' })).body.displayName).toBe('Countess');
    await eventually(async () => {
      const { body } = await ada.get(`/tenants/${ada.organization.id}/members/${ada.user.id}`);
      expect(body.displayName).toBe('Countess');
    });
  });

  it('IDN-14 refuses to overwrite what somebody else changed meanwhile', async () => {
    const ada = await app().register();
    const headers = { 'if-match': '"1"' };
    expect((await ada.patch('/me', { bio: 'First' }, { headers })).headers.get('etag')).toBe('"2"');
    expect((await ada.patch('/me', { bio: 'Second' }, { headers })).status).toBe(412);
  });

  it.each([
    'email',
    'role',
    'platformRole',
    'isActive',
    'organizationId',
    'emailVerifiedAt',
    'revision',
    'id',
  ])('IDN-14 the field "%s" is not his to change', async (field) => {
    const ada = await app().register();
    const { status, body } = await ada.patch('/me', { [field]: 'super_admin' });
    expect([status, body.errors[0].code]).toEqual([400, 'unknown']);
  });

  it.each([
    ['timezone', 'Mars/Olympus', 422],
    ['timezone', '+02:00', 422],
    ['language', 'no language', 422],
    ['avatarUrl', 'http://example.com/a.png', 400],
    ['avatarUrl', 'javascript:alert(1)', 400],
    ['githubUsername', '-ada', 400],
    ['firstName', ' ', 400],
  ])('IDN-14 %s cannot be "%s"', async (field, value, expected) => {
    const ada = await app().register();
    const { status, body } = await ada.patch('/me', { [field]: value });
    expect([status, body.errors[0].pointer]).toEqual([expected, `/${field}`]);
  });
});
