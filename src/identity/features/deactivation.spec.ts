import { describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';
import { joinOrganization, operator } from '../../../test/support/people.js';

const app = useTestApp();
const PASSWORD = 'correct horse battery';
const logIn = (email: string) => app().anonymous.post('/auth/login', { email, password: PASSWORD });

describe('POST /users/:id/deactivate', () => {
  it('IDN-17 ends every session at once and refuses to sign in, as if the password were wrong', async () => {
    const [ops, ada] = [await operator(app()), await app().register()];
    const phone = await new Journey(app().url).login(ada.user.email, PASSWORD);
    expect((await ops.post(`/users/${ada.user.id}/deactivate`)).status).toBe(204);
    for (const device of [ada, phone]) {
      expect((await device.get('/me')).status).toBe(401);
      const { refreshToken } = device.session ?? {};
      expect((await device.post('/auth/refresh', { refreshToken })).status).toBe(401);
    }
    const [off, unknown] = [await logIn(ada.user.email), await logIn('nobody@example.com')];
    expect([off.status, off.body.code, off.body.detail]).toEqual([
      unknown.status,
      unknown.body.code,
      unknown.body.detail,
    ]);
  });

  it('IDN-17 is undone by reactivating; the sessions stay ended', async () => {
    const [ops, ada] = [await operator(app()), await app().register()];
    await ops.post(`/users/${ada.user.id}/deactivate`);
    expect((await ops.post(`/users/${ada.user.id}/reactivate`)).status).toBe(204);
    expect([(await ada.get('/me')).status, (await logIn(ada.user.email)).status]).toEqual([401, 200]);
  });

  it('IDN-17 is for operators', async () => {
    const ada = await app().register();
    expect((await ada.post(`/users/${ada.user.id}/deactivate`)).status).toBe(403);
    expect((await (await operator(app())).post(`/users/${newId()}/deactivate`)).status).toBe(404);
  });
});

describe('POST /me/deactivate', () => {
  it('IDN-17 takes the password and signs one out everywhere', async () => {
    const ada = await app().register();
    expect((await ada.post('/me/deactivate', { password: 'a guess' })).body.code).toBe(
      'identity.password_wrong',
    );
    expect((await ada.post('/me/deactivate', { password: PASSWORD })).status).toBe(204);
    expect([(await ada.get('/me')).status, (await logIn(ada.user.email)).status]).toEqual([401, 401]);
  });

  it('IDN-17 TEN-03 who alone owns what others work in hands it over first', async () => {
    const ada = await app().register({ organizationName: 'Shared Gym' });
    const bob = await joinOrganization(app(), ada.organization.id, 'member');
    const refused = await ada.post('/me/deactivate', { password: PASSWORD });
    expect([refused.status, refused.body.code]).toEqual([409, 'identity.ownership_not_handed_over']);
    expect(refused.body.detail).toContain('Shared Gym');
    await ada.patch(`/tenants/${ada.organization.id}/members/${bob.user.id}`, { role: 'owner' });
    expect((await ada.post('/me/deactivate', { password: PASSWORD })).status).toBe(204);
  });

  it('IDN-17 TEN-03 of two owners who leave at the same moment one stays', async () => {
    const ada = await app().register();
    const bob = await joinOrganization(app(), ada.organization.id, 'owner');
    await joinOrganization(app(), ada.organization.id, 'member');
    const answers = await Promise.all(
      [ada, bob].map((owner) => owner.post('/me/deactivate', { password: PASSWORD })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409]);
  });
});

describe('GET /users/:id', () => {
  it('IDN-15 shows colleagues one another, and addresses to administrators alone', async () => {
    const ada = await app().register();
    const bob = await joinOrganization(app(), ada.organization.id, 'member');
    await bob.patch('/me', { phone: '+41 44 123 45 67', jobTitle: 'Coach' });
    expect((await ada.get(`/users/${bob.user.id}`)).body).toMatchObject({
      jobTitle: 'Coach',
      email: bob.user.email,
      phone: '+41 44 123 45 67',
    });
    expect((await bob.get(`/users/${ada.user.id}`)).body).toMatchObject({
      firstName: 'Ada',
      email: null,
      phone: null,
    });
  });

  it('IDN-15 nobody else is there: strangers, nobody at all, and whose account is switched off', async () => {
    const [ops, ada, stranger] = [await operator(app()), await app().register(), await app().register()];
    const bob = await joinOrganization(app(), ada.organization.id, 'member');
    await ops.post(`/users/${bob.user.id}/deactivate`);
    const answers = [];
    for (const id of [stranger.user.id, newId(), bob.user.id]) answers.push(await ada.get(`/users/${id}`));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  });
});
