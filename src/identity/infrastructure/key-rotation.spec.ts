import { generateKeyPairSync } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '#libs/testing/app-fixture.js';
import { Journey } from '#libs/testing/journey.js';

const newKey = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }),
  kid,
});
const OLD = newKey('old');
const NEW = newKey('new');
const kidOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;

/** One installation at three times: before a new signing key, with both, and without the old one. */
describe('changing the signing key', () => {
  let before: TestApp;
  let during: TestApp;
  let after: TestApp;

  beforeAll(async () => {
    before = await startTestApp({ JWT_SIGNING_KEYS: JSON.stringify([OLD]) });
    during = await startTestApp({ JWT_SIGNING_KEYS: JSON.stringify([NEW, OLD]) }, before.db);
    after = await startTestApp({ JWT_SIGNING_KEYS: JSON.stringify([NEW]) }, before.db);
  });
  afterAll(async () => {
    await after.close();
    await during.close();
    await before.close();
  });

  const at = ({ url }: TestApp, { session }: Journey): Journey =>
    Object.assign(new Journey(url), { session });

  it('IDN-12 signs nobody out: old tokens hold while both keys are there, and a refresh brings new ones', async () => {
    const ada = await before.register();
    expect(kidOf(ada.token)).toBe('old');
    expect((await at(during, ada).get('/me')).status).toBe(200);
    expect((await at(after, ada).get('/me')).status).toBe(401);
    const { body } = await at(during, ada).post('/auth/refresh', { refreshToken: ada.session?.refreshToken });
    expect(kidOf(body.accessToken)).toBe('new');
    expect((await at(after, ada).as(body).get('/me')).status).toBe(200);
  });

  it('IDN-12 the session itself does not depend on the key: it is refreshed after the old one is gone', async () => {
    const ada = await before.register();
    const { status, body } = await at(after, ada).post('/auth/refresh', {
      refreshToken: ada.session?.refreshToken,
    });
    expect([status, kidOf(body.accessToken)]).toEqual([200, 'new']);
  });

  it('XC-29 CSRF tokens of the old key are accepted while both are there', async () => {
    const { user } = await before.register();
    const login = await before.anonymous.post(
      '/auth/login',
      { email: user.email, password: 'correct horse battery' },
      { headers: { 'x-session-mode': 'cookie' } },
    );
    const cookie = login.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const headers = { cookie, 'x-csrf-token': login.body.csrfToken };
    expect(
      (await during.anonymous.post('/teams', { name: 'During', description: null }, { headers })).status,
    ).toBe(201);
  });

  it('IDN-12 others verify our tokens with nothing but the published keys, old and new ones', async () => {
    const keys = createRemoteJWKSet(new URL(`${during.url}/.well-known/jwks.json`));
    for (const app of [before, during]) {
      const ada = await app.register(app === during ? { email: 'during@example.com' } : {});
      const { payload } = await jwtVerify(ada.token, keys, { audience: 'ai-gym', algorithms: ['ES256'] });
      expect(payload.sub).toBe(ada.user.id);
    }
  });
});
