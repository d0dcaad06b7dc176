import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import type { IdentityOptions } from '../identity-options.js';
import { SigningKeys, type PublicJwk } from '../domain/signing-keys.js';

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly jwk: PublicJwk;
}

export class JwkSigningKeys extends SigningKeys {
  private readonly byKid: ReadonlyMap<string, SigningKey>;

  constructor(private readonly keys: readonly [SigningKey, ...SigningKey[]]) {
    super();
    this.byKid = new Map(keys.map((key) => [key.kid, key]));
  }

  get kid(): string {
    return this.keys[0].kid;
  }

  get privateKey(): KeyObject {
    return this.keys[0].privateKey;
  }

  publicKey(kid: string): KeyObject | undefined {
    return this.byKid.get(kid)?.publicKey;
  }

  publicJwks(): readonly PublicJwk[] {
    return this.keys.map(({ jwk }) => jwk);
  }

  secretsFor(purpose: string): readonly Buffer[] {
    return this.keys.map(({ privateKey }) => {
      const { d = '' } = privateKey.export({ format: 'jwk' });
      return Buffer.from(hkdfSync('sha256', Buffer.from(d, 'base64url'), '', purpose, 32));
    });
  }
}

/** The configured keys, or one made on the first start and kept under `dataDir`, readable by its owner only. */
export async function loadSigningKeys({ signingKeys, dataDir }: IdentityOptions): Promise<SigningKeys> {
  const [first, ...others] = await Promise.all(
    parseKeys(signingKeys ?? keptKeys(join(dataDir, 'keys', 'jwt.json'))).map(toSigningKey),
  );
  if (!first) throw new Error('JWT_SIGNING_KEYS must hold at least one key');
  return new JwkSigningKeys([first, ...others]);
}

function keptKeys(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  try {
    // Never over an existing file: of two processes starting at once the second takes the first one's key.
    writeFileSync(file, JSON.stringify([privateKey.export({ format: 'jwk' })]), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}

/** Says what is wrong without repeating any of it: it is a secret. */
function parseKeys(text: string): JsonWebKey[] {
  let keys: unknown;
  try {
    keys = JSON.parse(text);
  } catch {
    throw new Error('JWT_SIGNING_KEYS is not valid JSON');
  }
  const fits = (key: unknown): boolean => {
    const { kty, crv, d } = (key ?? {}) as JsonWebKey;
    return kty === 'EC' && crv === 'P-256' && typeof d === 'string';
  };
  if (!Array.isArray(keys) || !keys.every(fits))
    throw new Error('JWT_SIGNING_KEYS must be a JSON array of private EC keys on curve P-256, as JWKs');
  return keys as JsonWebKey[];
}

async function toSigningKey(jwk: JsonWebKey): Promise<SigningKey> {
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const { kty = '', crv = '', x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const kid = typeof jwk['kid'] === 'string' ? jwk['kid'] : await calculateJwkThumbprint({ kty, crv, x, y });
  return { kid, privateKey, publicKey, jwk: { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' } };
}
