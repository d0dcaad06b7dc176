import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#libs/kernel/id.js';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { SigningKeys } from '../domain/signing-keys.js';

const app = useTestApp();
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('authentication', () => {
  let ada: Journey;
  let claims: Record<string, unknown>;
  let keys: SigningKeys;

  beforeAll(async () => {
    ada = await app().register();
    claims = JSON.parse(Buffer.from(ada.token.split('.')[1] ?? '', 'base64url').toString());
    keys = app().app.get(SigningKeys, { strict: false });
  });

  const signed = (
    changes: Record<string, unknown> = {},
    header: Record<string, unknown> = {},
    key: KeyObject = keys.privateKey,
  ) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: keys.kid, ...header })
      .sign(key);
  const statusOf = async (token: string): Promise<number> =>
    (await app().anonymous.get('/me', { token })).status;

  it('IDN-12 takes a token signed with our key and says in it who, where, with which roles and how long', async () => {
    expect(await statusOf(await signed())).toBe(200);
    expect(claims).toEqual({
      iss: expect.stringMatching(/^http/),
      aud: 'ai-gym',
      sub: ada.user.id,
      sid: expect.any(String),
      org: ada.organization.id,
      roles: ['owner'],
      aal: 1,
      amr: ['pwd'],
      auth_time: expect.any(Number),
      jti: expect.any(String),
      iat: expect.any(Number),
      exp: Number(claims['iat']) + 900,
    });
  });

  it('IDN-12 refuses a token without a signature, however "none" is spelled', async () => {
    for (const alg of ['none', 'None', 'NONE', ''])
      expect(await statusOf(`${encode({ alg, kid: keys.kid })}.${encode(claims)}.`)).toBe(401);
    expect(await statusOf(`${encode({ alg: 'none', kid: keys.kid })}.${encode(claims)}.AAAA`)).toBe(401);
  });

  it('IDN-12 refuses a token signed by HMAC with our public key, in every form it is published', async () => {
    const publicKey = createPublicKey(keys.privateKey);
    const forms = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(keys.publicJwks()[0]),
    ];
    for (const secret of forms) {
      const body = `${encode({ alg: 'HS256', typ: 'JWT', kid: keys.kid })}.${encode(claims)}`;
      expect(await statusOf(`${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`)).toBe(
        401,
      );
    }
  });

  it('IDN-12 refuses a key the token brings along, an unknown key id and another key under our id', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = publicKey.export({ format: 'jwk' });
    expect(await statusOf(await signed({}, { jwk }, privateKey))).toBe(401);
    expect(await statusOf(await signed({}, { kid: 'unknown' }, privateKey))).toBe(401);
    expect(await statusOf(await signed({}, { kid: undefined }))).toBe(401);
    expect(await statusOf(await signed({}, { kid: 'constructor' }))).toBe(401);
  });

  it('IDN-12 refuses an expired token, another issuer or audience, and one that is not valid yet', async () => {
    const now = Math.floor(Date.now() / 1000);
    const changes = [
      { exp: now - 1 },
      { exp: undefined },
      { iss: 'https://evil.example' },
      { iss: undefined },
      { aud: 'other' },
      { aud: undefined },
      { nbf: now + 60 },
    ];
    for (const change of changes)
      expect(await statusOf(await signed(change)), JSON.stringify(change)).toBe(401);
  });

  it('IDN-12 refuses a token whose claims are incomplete or of the wrong kind', async () => {
    const changes = [
      { sub: undefined },
      { sub: 'root' },
      { sid: undefined },
      { roles: undefined },
      { roles: 'owner' },
      { roles: [1] },
      { org: 'x' },
      { aal: '3' },
      { amr: undefined },
      { amr: 'pwd' },
      { auth_time: undefined },
      { act: {} },
      { act: { sub: 'root' } },
      { sso: 'corp' },
      { sso: null },
    ];
    for (const change of changes)
      expect(await statusOf(await signed(change)), JSON.stringify(change)).toBe(401);
  });

  it('IDN-11 IDN-12 a token of a machine may do what it says, which is nothing when it says nothing', async () => {
    const client_id = newId();
    const answers = [];
    for (const scope of [undefined, 7, '', 'content.read'])
      answers.push(
        await app().anonymous.get('/content/items', { token: await signed({ client_id, scope }) }),
      );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      ...Array.from({ length: 3 }, () => [403, 'auth.scope_missing']),
      [200, undefined],
    ]);
  });

  it('IDN-12 a token that was verified stops working when it expires, and changing a character never works', async () => {
    const short = await signed({ exp: Math.floor(Date.now() / 1000) + 2 });
    expect(await statusOf(short)).toBe(200);
    for (const at of [10, short.indexOf('.') + 10, short.length - 10]) {
      const changed = short.slice(0, at) + (short[at] === 'A' ? 'B' : 'A') + short.slice(at + 1);
      expect(await statusOf(changed)).toBe(401);
    }
    await expect.poll(() => statusOf(short), { timeout: 4_000, interval: 200 }).toBe(401);
  });

  it.each(['', 'Basic YTpi', 'Bearer', 'Bearer x', 'Bearer a.b.c', `Bearer ${'x'.repeat(5000)}`])(
    'IDN-12 the header "%s" signs nobody in',
    async (authorization) => {
      const { status, body, headers } = await app().anonymous.get('/me', { headers: { authorization } });
      expect([status, body.code, headers.get('www-authenticate')]).toEqual([
        401,
        'auth.unauthenticated',
        'Bearer',
      ]);
    },
  );

  it('IDN-12 a token in the address, the body or a cookie signs nobody in', async () => {
    expect((await app().anonymous.get(`/me?access_token=${ada.token}`)).status).toBe(401);
    expect(
      (await app().anonymous.get('/me', { headers: { cookie: `access_token=${ada.token}` } })).status,
    ).toBe(401);
    expect(
      (await app().anonymous.post('/organizations', { access_token: ada.token, name: 'x' })).status,
    ).toBe(401);
  });

  it.each([
    '//me',
    '/me/',
    '/me;x=1',
    '/%6de',
    '/ME',
    '/me?x=/auth/login',
    '/auth/../me',
    '/auth/login/../../me',
  ])('IDN-12 the spelling "%s" of an address opens nothing', async (path) => {
    expect([401, 404]).toContain((await app().anonymous.get(path)).status);
  });

  it('IDN-12 HEAD needs a token where GET does', async () => {
    expect((await app().anonymous.send('HEAD', '/me')).status).toBe(401);
    expect((await ada.send('HEAD', '/me')).status).toBe(200);
  });

  it('IDN-12 publishes the public keys that verify its tokens, and nothing private', async () => {
    const { status, body, headers } = await app().anonymous.get('/.well-known/jwks.json');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('public, max-age=300');
    expect(body).toEqual({
      keys: [
        {
          kty: 'EC',
          crv: 'P-256',
          alg: 'ES256',
          use: 'sig',
          kid: keys.kid,
          x: expect.any(String),
          y: expect.any(String),
        },
      ],
    });
  });
});
