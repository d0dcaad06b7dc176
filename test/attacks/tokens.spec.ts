import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { useTestApp } from '#libs/testing/app-fixture.js';
import type { Journey } from '#libs/testing/journey.js';
import { claimsOf } from './support.js';

const KID = 'under-attack';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const app = useTestApp({
  JWT_SIGNING_KEYS: JSON.stringify([{ ...privateKey.export({ format: 'jwk' }), kid: KID }]),
});

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

let ada: Journey;
let claims: Record<string, unknown>;
beforeAll(async () => {
  ada = await app().register();
  claims = claimsOf(ada.token);
});

const signed = (
  changes: Record<string, unknown>,
  header: Record<string, unknown> = {},
  key: KeyObject = privateKey,
) =>
  new SignJWT({ ...claims, jti: randomUUID(), ...changes })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: KID, ...header })
    .sign(key);

const statusOf = async (token: string): Promise<number> =>
  (await app().anonymous.get('/me', { token })).status;

describe('forged access tokens', () => {
  it('IDN-12 what the attacks change is all that is wrong with their tokens', async () => {
    expect(await statusOf(await signed({}))).toBe(200);
  });

  it('IDN-12 a token that says it needs no signature signs nobody in', async () => {
    for (const alg of ['none', 'None', 'nOnE', 'NONE'])
      for (const signature of ['', 'AAAA', ada.token.split('.')[2]])
        expect(
          await statusOf(`${encoded({ alg, typ: 'JWT', kid: KID })}.${encoded(claims)}.${signature}`),
        ).toBe(401);
  });

  it('IDN-12 the public key is no secret to sign with, in whatever form it is published', async () => {
    const key = createPublicKey(privateKey);
    const { keys } = (await app().anonymous.get('/.well-known/jwks.json')).body;
    const forms = [
      key.export({ type: 'spki', format: 'pem' }),
      String(key.export({ type: 'spki', format: 'pem' })).trim(),
      key.export({ type: 'spki', format: 'der' }),
      JSON.stringify(keys[0]),
    ];
    for (const secret of forms)
      for (const [alg, hash] of [
        ['HS256', 'sha256'],
        ['HS512', 'sha512'],
      ] as const) {
        const body = `${encoded({ alg, typ: 'JWT', kid: KID })}.${encoded(claims)}`;
        const signature = createHmac(hash, secret).update(body).digest('base64url');
        expect(await statusOf(`${body}.${signature}`), alg).toBe(401);
      }
  });

  it('IDN-12 a key that comes with the token verifies nothing', async () => {
    const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = own.publicKey.export({ format: 'jwk' });
    const headers = [
      {},
      { jwk },
      { jwk, kid: 'mine' },
      { jku: 'https://evil.example/jwks.json' },
      { kid: '../../dev/null' },
    ];
    for (const header of headers)
      expect(await statusOf(await signed({}, header, own.privateKey)), JSON.stringify(header)).toBe(401);
  });

  it('IDN-12 a token whose time is over signs nobody in', async () => {
    expect(await statusOf(await signed({ exp: now() - 1 }))).toBe(401);
    expect(await statusOf(await signed({ exp: now() - 86_400 }))).toBe(401);
  });

  it('IDN-12 a token whose time has not come signs nobody in', async () => {
    expect(await statusOf(await signed({ nbf: now() + 3_600 }))).toBe(401);
  });

  it('IDN-12 a token that never ends signs nobody in', async () => {
    expect(await statusOf(await signed({ exp: undefined }))).toBe(401);
  });

  it('IDN-12 a token of another issuer signs nobody in, although its key is known', async () => {
    for (const iss of ['https://evil.example', `${String(claims['iss'])}.evil.example`, '', undefined])
      expect(await statusOf(await signed({ iss })), String(iss)).toBe(401);
  });

  it('IDN-12 a token for another audience signs nobody in', async () => {
    for (const aud of ['another-service', ['another-service'], '', undefined])
      expect(await statusOf(await signed({ aud })), String(aud)).toBe(401);
  });

  it('IDN-05 a token of a session that was ended signs nobody in', async () => {
    const bob = await app().register();
    const own = { sub: bob.user.id, sid: claimsOf(bob.token)['sid'], org: bob.organization.id };
    const another = await signed(own);
    expect(await statusOf(another)).toBe(200);
    expect((await bob.post('/auth/logout')).status).toBe(204);
    for (const token of [bob.token, another, await signed({ ...own, exp: now() + 60 })])
      expect(await statusOf(token)).toBe(401);
  });
});
