import { beforeEach, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { admin } from '#libs/testing/postgres.js';
import { AuthenticatorApp } from '#src/identity/testing/authenticator-app.js';
import { SoftwarePasskey } from '#src/identity/testing/software-passkey.js';
import { claimsOf, logInFrom, PASSWORD } from './support.js';

const ORIGIN = 'https://app.gym.example';
const DOMAIN = 'gym.example';
const app = useTestApp({ CORS_ORIGINS: ORIGIN, PASSKEY_DOMAIN: DOMAIN, TRUSTED_PROXIES: '1' });

let ada: Journey;
beforeEach(async () => {
  ada = await app().register();
});

/** Who knows the password and nothing else. */
async function withPassword({ user }: Journey): Promise<Journey> {
  const { body } = await app().anonymous.post('/auth/login', { email: user.email, password: PASSWORD });
  return app().anonymous.as(body);
}

describe('steps that are left out', () => {
  it('IDN-08 going on without the second factor opens nothing, whichever step is tried next', async () => {
    const phone = await AuthenticatorApp.add(ada);
    const half = await withPassword(ada);
    const organizationId = ada.organization.id;
    const attempts = {
      read: await half.get('/content/items'),
      switch: await half.post('/auth/switch-organization', { organizationId }),
      key: await half.post('/api-keys', { name: 'Back door', scopes: ['content.read'] }),
      enrol: await half.post('/me/mfa/totp', {}),
      confirm: await half.post(`/me/mfa/totp/${phone.id}/confirm`, { code: phone.code() }),
      passkey: await half.post('/me/mfa/passkeys/options'),
      codes: await half.post('/me/mfa/recovery-codes'),
      remove: await half.delete(`/me/mfa/factors/${phone.id}`),
      password: await half.post('/me/password', {
        currentPassword: PASSWORD,
        newPassword: 'something else 9',
      }),
      profile: await half.patch('/me', { firstName: 'Eve' }),
    };
    for (const [step, { status, body }] of Object.entries(attempts))
      expect([step, status, body.code]).toEqual([step, 403, 'auth.mfa_required']);
  });

  it('IDN-08 a refresh does not stand in for the second factor', async () => {
    await AuthenticatorApp.add(ada);
    const half = await withPassword(ada);
    const { body } = await half.post('/auth/refresh', { refreshToken: half.session?.refreshToken });
    expect(claimsOf(body.accessToken)).toMatchObject({ aal: 1, mfa: 'required' });
    expect((await half.as(body).get('/content/items')).body.code).toBe('auth.mfa_required');
  });

  it('IDN-08 a security key that was found opens nothing without the password', async () => {
    const key = new SoftwarePasskey(ORIGIN, DOMAIN);
    const { options } = (await ada.post('/me/mfa/passkeys/options', { kind: 'security_key' })).body;
    const added = { kind: 'security_key', response: key.create(options) };
    expect((await ada.post('/me/mfa/passkeys', added)).status).toBe(201);
    const asked = (await app().anonymous.post('/auth/passkey/options')).body.options;
    const { status, body } = await app().anonymous.post('/auth/passkey/verify', { response: key.get(asked) });
    expect([status, body.code]).toEqual([422, 'identity.passkey_invalid']);
  });
});

describe('tokens that were taken before there was a second factor', () => {
  it('IDN-08 an old one adds no factor, which would lock its owner out', async () => {
    await admin(
      app().db.adminUrl,
      `update identity.sessions set created_at = created_at - interval '1 hour'`,
    );
    const { refreshToken } = ada.session ?? {};
    const stolen = ada.as((await app().anonymous.post('/auth/refresh', { refreshToken })).body);
    for (const path of ['/me/mfa/totp', '/me/mfa/passkeys/options']) {
      expect((await stolen.post(path, {})).status).toBe(403);
      expect((await stolen.post(path, { password: 'a guess' })).status).toBe(403);
    }
  });

  it('IDN-08 all of them end with the first factor', async () => {
    const stolen = [ada.token, (await withPassword(ada)).token];
    await AuthenticatorApp.add(ada);
    for (const token of stolen) expect((await app().anonymous.get('/me', { token })).status).toBe(401);
  });
});

describe('proofs that were seen before', () => {
  it('IDN-08 a code of an authenticator app is worth nothing a second time', async () => {
    const phone = await AuthenticatorApp.add(ada);
    const code = phone.code();
    const first = await (await withPassword(ada)).post('/auth/mfa/verify', { code });
    const second = await (await withPassword(ada)).post('/auth/mfa/verify', { code });
    expect([first.status, second.status, second.body.code]).toEqual([200, 422, 'identity.mfa_code_invalid']);
  });

  it('IDN-08 a recovery code is worth nothing a second time', async () => {
    const { recoveryCodes } = await AuthenticatorApp.add(ada);
    const use = async () =>
      (await (await withPassword(ada)).post('/auth/mfa/verify', { recoveryCode: recoveryCodes[0] })).status;
    expect([await use(), await use()]).toEqual([200, 422]);
  });

  it('IDN-08 an answer to a passkey’s challenge is worth nothing a second time, also of a key that does not count', async () => {
    const key = new SoftwarePasskey(ORIGIN, DOMAIN);
    key.counts = false;
    const { options } = (await ada.post('/me/mfa/passkeys/options')).body;
    expect((await ada.post('/me/mfa/passkeys', { response: key.create(options) })).status).toBe(201);
    const response = key.get((await app().anonymous.post('/auth/passkey/options')).body.options);
    const signIn = () => app().anonymous.post('/auth/passkey/verify', { response });
    const [first, second] = [await signIn(), await signIn()];
    expect([first.status, second.status, second.body.code]).toEqual([200, 422, 'identity.passkey_invalid']);
  });
});

describe('guessed codes', () => {
  it('IDN-20 guessing codes ends after ten, from however many addresses', async () => {
    await AuthenticatorApp.add(ada);
    const half = (await logInFrom(app(), '192.0.2.1', ada.user.email)).body;
    const statuses: number[] = [];
    for (let i = 0; i < 14; i++) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}` };
      const guess = { code: String(i).padStart(6, '0') };
      statuses.push((await app().anonymous.as(half).post('/auth/mfa/verify', guess, { headers })).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(422), 429, 429, 429, 429]);
  });
});
