import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IdentityOptions } from '../identity-options.js';
import { loadSigningKeys } from './jwk-signing-keys.js';

const newJwk = (curve = 'P-256') =>
  generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export({ format: 'jwk' });

describe('signing keys', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'signing-keys-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));

  const load = (signingKeys?: string) =>
    loadSigningKeys({
      appUrl: 'http://localhost',
      issuer: '',
      audience: '',
      corsOrigins: [],
      accessTokenSeconds: 1,
      refreshTokenSeconds: 1,
      sessionSeconds: 1,
      allowWeakPasswords: false,
      passkeyDomain: 'localhost',
      federation: { returnUrls: [], social: [], allowPrivateNetworks: true },
      dataDir,
      signingKeys,
    } satisfies IdentityOptions);

  it('IDN-12 the first configured key signs, all of them verify, so a key can be replaced without a break', async () => {
    const [fresh, old] = [
      { ...newJwk(), kid: 'fresh' },
      { ...newJwk(), kid: 'old' },
    ];
    const keys = await load(JSON.stringify([fresh, old]));
    expect(keys.kid).toBe('fresh');
    expect(keys.publicKey('old')?.type).toBe('public');
    expect(keys.publicJwks().map(({ kid }) => kid)).toEqual(['fresh', 'old']);
    expect(JSON.stringify(keys.publicJwks())).not.toContain(String(old['d']));
  });

  it('IDN-12 a key without an id is known by its thumbprint', async () => {
    const jwk = newJwk();
    expect((await load(JSON.stringify([jwk]))).kid).toBe((await load(JSON.stringify([jwk]))).kid);
  });

  it('IDN-12 without a configured key one is made once, readable by its owner only', async () => {
    const [first, second] = await Promise.all([load(), load()]);
    expect(second.kid).toBe(first.kid);
    expect(statSync(join(dataDir, 'keys', 'jwt.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['not JSON', '{'],
    ['no array', JSON.stringify({ secret: 'd' })],
    ['no key', '[]'],
    ['a public key', JSON.stringify([{ ...newJwk(), d: undefined }])],
    ['another curve', JSON.stringify([newJwk('P-384')])],
    ['nothing', '[null]'],
  ])('IDN-12 refuses %s, without repeating it', async (_, text) => {
    await expect(load(text)).rejects.toThrow(/^JWT_SIGNING_KEYS (is not valid JSON|must )/);
    await expect(load(text)).rejects.not.toThrow('secret');
  });
});
