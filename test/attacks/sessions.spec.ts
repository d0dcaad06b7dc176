import { randomUUID } from 'node:crypto';
import { parseSetCookie } from 'cookie';
import { describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Answer } from '#libs/testing/journey.js';
import { letterTo, tokenIn } from '#libs/testing/mailbox.js';
import { AuthenticatorApp } from '#src/identity/testing/authenticator-app.js';
import { ageExchanges, claimsOf, PASSWORD } from './support.js';

const app = useTestApp();
const refresh = (refreshToken = '') => app().anonymous.post('/auth/refresh', { refreshToken });

/** The cookies an answer sets, by name. */
const cookiesOf = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    headers
      .getSetCookie()
      .map((line) => parseSetCookie(line))
      .map(({ name, value = '' }) => [name, value]),
  );

const inHeader = (cookies: Record<string, string>): string =>
  Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ');

const byCookie = (email: string, cookies: Record<string, string> = {}) =>
  app().anonymous.post(
    '/auth/login',
    { email, password: PASSWORD },
    { headers: { 'x-session-mode': 'cookie', cookie: inHeader(cookies) } },
  );

describe('stolen refresh tokens', () => {
  it('IDN-04 a refresh token that was exchanged before brings nothing, and ends the session of whoever holds its successor', async () => {
    const ada = await app().register();
    const thief = (await refresh(ada.session?.refreshToken)).body;
    await ageExchanges(app(), 60);
    const { status, body } = await refresh(ada.session?.refreshToken);
    expect([status, body.code]).toEqual([401, 'identity.refresh_token_reused']);
    expect((await app().anonymous.as(thief).get('/me')).status).toBe(401);
    expect((await refresh(thief.refreshToken)).status).toBe(401);
  });
});

describe('planted sessions', () => {
  it('IDN-03 signing in starts a session that nobody knew before, whatever session was planted', async () => {
    const [eve, victim] = [await app().register(), await app().register()];
    const planted = cookiesOf(await byCookie(eve.user.email));
    const answer = await byCookie(victim.user.email, planted);
    const own = cookiesOf(answer);
    expect(Object.keys(own)).toEqual(['access', 'refresh', 'csrf']);
    expect(claimsOf(own['access'] ?? '')['sid']).not.toBe(claimsOf(planted['access'] ?? '')['sid']);
    for (const name of ['access', 'refresh', 'csrf']) expect(own[name], name).not.toBe(planted[name]);
    const seen = await app().anonymous.get('/me', { headers: { cookie: inHeader(planted) } });
    expect(seen.body.user.id).toBe(eve.user.id);
  });

  it('IDN-08 a refresh token from before the second factor was confirmed does not share what was confirmed', async () => {
    const ada = await app().register();
    const phone = await AuthenticatorApp.add(ada);
    const half = await app().anonymous.post('/auth/login', { email: ada.user.email, password: PASSWORD });
    const whole = await app().anonymous.as(half.body).post('/auth/mfa/verify', { code: phone.code() });
    expect(claimsOf(whole.body.accessToken)['aal']).toBe(2);
    expect((await refresh(half.body.refreshToken)).status).toBe(401);
    expect((await refresh(whole.body.refreshToken)).status).toBe(200);
  });
});

describe('requests other pages make', () => {
  it('XC-29 a cookie alone changes nothing', async () => {
    const { user } = await app().register();
    const cookie = inHeader(cookiesOf(await byCookie(user.email)));
    const attempts = [
      await app().anonymous.post('/teams', { name: 'Forged', description: null }, { headers: { cookie } }),
      await app().anonymous.patch('/me', { firstName: 'Forged' }, { headers: { cookie } }),
      await app().anonymous.post('/auth/logout', undefined, { headers: { cookie } }),
      await app().anonymous.post('/auth/refresh', {}, { headers: { cookie } }),
      await app().anonymous.post('/auth/logout-all', {}, { headers: { cookie } }),
    ];
    expect(attempts.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
    expect((await app().anonymous.get('/me', { headers: { cookie } })).body.user.firstName).toBe('Ada');
  });

  it('XC-29 the CSRF token of the attacker’s own session is of no use in another', async () => {
    const [eve, victim] = [await app().register(), await app().register()];
    const hers = cookiesOf(await byCookie(eve.user.email));
    const cookies = { ...cookiesOf(await byCookie(victim.user.email)), csrf: hers['csrf'] ?? '' };
    const headers = { cookie: inHeader(cookies), 'x-csrf-token': hers['csrf'] ?? '' };
    const { status } = await app().anonymous.post(
      '/teams',
      { name: 'Forged', description: null },
      { headers },
    );
    expect(status).toBe(403);
  });
});

describe('a mailbox in wrong hands', () => {
  it('IDN-06 IDN-08 a new password by letter leaves the second factor in place', async () => {
    const ada = await app().register({ email: `${randomUUID()}@example.com` });
    const phone = await AuthenticatorApp.add(ada);
    expect((await app().anonymous.post('/auth/password-reset', { email: ada.user.email })).status).toBe(202);
    const token = tokenIn(await letterTo(app(), ada.user.email, 1, 'Choose a new password'));
    const password = 'chosen by somebody else';
    const reset = await app().anonymous.post('/auth/password-reset/confirm', { token, password });
    expect([reset.status, reset.body]).toEqual([204, '']);
    expect((await ada.get('/me')).status).toBe(401);
    const half = await app().anonymous.post('/auth/login', { email: ada.user.email, password });
    expect([half.status, half.body.mfaRequired]).toEqual([200, true]);
    const thief = app().anonymous.as(half.body);
    expect((await thief.get('/content/items')).body.code).toBe('auth.mfa_required');
    expect((await thief.delete(`/me/mfa/factors/${phone.id}`)).body.code).toBe('auth.mfa_required');
    expect((await thief.post('/me/mfa/totp', {})).body.code).toBe('auth.mfa_required');
  });
});
