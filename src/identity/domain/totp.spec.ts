import { describe, expect, it } from 'vitest';
import { base32, newTotpSecret, otpauthUrl, stepAt, stepOf, totpAt } from './totp.js';

const SECRET = base32(Buffer.from('12345678901234567890'));

describe('time-based codes', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('IDN-08 are those of RFC 6238 at second %i', (seconds, code) => {
    expect(totpAt(SECRET, stepAt(new Date(seconds * 1000)))).toBe(code);
  });

  it.each([
    ['', ''],
    ['f', 'MY'],
    ['foobar', 'MZXW6YTBOI'],
  ])('IDN-08 are made of secrets that are written as RFC 4648 writes “%s”', (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written);
  });

  it('IDN-08 are taken one step early or late and no further', () => {
    const at = new Date('2026-11-21T06:00:00Z');
    const now = stepAt(at);
    const taken = [-2, -1, 0, 1, 2].map((steps) => stepOf(SECRET, totpAt(SECRET, now + steps), at));
    expect(taken).toEqual([undefined, now - 1, now, now + 1, undefined]);
    expect(stepOf(SECRET, '28708２', at)).toBeUndefined();
  });

  it('IDN-08 come of 160 random bits that an app reads from an address', () => {
    const secret = newTotpSecret();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(otpauthUrl(secret, 'AI GYM', 'ada@example.com')).toBe(
      `otpauth://totp/AI%20GYM:ada%40example.com?secret=${secret}&issuer=AI%20GYM&digits=6&period=30`,
    );
  });
});
