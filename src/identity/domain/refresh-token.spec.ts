import { describe, expect, it } from 'vitest';
import { AuthSession } from './auth-session.js';
import { RefreshTokenInvalid, RefreshTokenReused } from './identity.errors.js';
import { hashOf, newSecret, open, seal } from './refresh-secret.js';
import { GRACE_MS, RefreshToken } from './refresh-token.js';

const AT = new Date('2026-11-21T06:00:00Z');
const later = (ms: number): Date => new Date(AT.getTime() + ms);
const session = AuthSession.start('s1', 'u1', 'o1', { ip: null, userAgent: null }, AT, 86_400);

function issued(lifeSeconds = 3600): [RefreshToken, string] {
  const secret = newSecret();
  return [RefreshToken.issue(secret, session, AT, lifeSeconds), secret];
}

describe('refresh token', () => {
  it('IDN-04 keeps a hash, never the secret, and ends with its session at the latest', () => {
    const [token, secret] = issued(1_000_000);
    expect(JSON.stringify(token)).not.toContain(secret);
    expect(token.tokenHash).toBe(hashOf(secret));
    expect(token.expiresAt).toEqual(session.expiresAt);
  });

  it('IDN-04 told again within the grace time it names the same successor', () => {
    const [token, secret] = issued();
    const successor = token.rotate(secret, AT);
    expect(token.successor(secret, later(GRACE_MS))).toBe(successor);
    expect(token.replacedBy).toBe(hashOf(successor));
    expect(JSON.stringify(token)).not.toContain(successor);
  });

  it('IDN-04 used after the grace time it is a stolen one and names its session', () => {
    const [token, secret] = issued();
    token.rotate(secret, AT);
    expect(() => token.successor(secret, later(GRACE_MS + 1))).toThrow(RefreshTokenReused);
    expect(() => token.successor(secret, later(GRACE_MS + 1))).toThrow(
      expect.objectContaining({ sessionId: 's1' }),
    );
  });

  it('IDN-04 unused for too long it is refused and stays as it was', () => {
    const [token, secret] = issued(60);
    expect(() => token.rotate(secret, later(60_000))).toThrow(RefreshTokenInvalid);
    expect(token.rotatedAt).toBeNull();
  });

  it('IDN-04 what the database holds does not reveal the successor without the old secret', () => {
    const sealed = seal('successor', 'old secret');
    expect(open(sealed, 'old secret')).toBe('successor');
    expect(() => open(sealed, 'another secret')).toThrow();
    const bytes = Buffer.from(sealed, 'base64url');
    bytes[bytes.length - 1] = bytes[bytes.length - 1]! ^ 1;
    expect(() => open(bytes.toString('base64url'), 'old secret')).toThrow();
    expect(seal('successor', 'old secret')).not.toBe(sealed);
  });
});
