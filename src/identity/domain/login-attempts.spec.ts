import { describe, expect, it } from 'vitest';
import { LoginAttempts, networkOf, subjectsOf } from './login-attempts.js';

const AT = new Date('2026-11-21T06:00:00Z');
const later = (seconds: number): Date => new Date(AT.getTime() + seconds * 1000);

function tried(times: number, limit: number): LoginAttempts {
  const attempts = LoginAttempts.none('subject', AT);
  for (let i = 0; i < times; i++) expect(attempts.admit(limit, AT)).toBe(0);
  return attempts;
}

describe('login attempts', () => {
  it('IDN-20 are admitted up to the limit, then have to wait', () => {
    const attempts = tried(3, 3);
    expect(attempts.admit(3, AT)).toBe(30);
    expect(attempts.admit(3, later(29.5))).toBe(1);
    expect(attempts.admit(3, later(30))).toBe(0);
  });

  it('IDN-20 wait longer after each further one, up to a quarter of an hour', () => {
    const attempts = tried(3, 3);
    let at = AT;
    const waits = Array.from({ length: 7 }, () => {
      const wait = attempts.admit(3, at);
      at = new Date(at.getTime() + wait * 1000);
      attempts.admit(3, at);
      return wait;
    });
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('IDN-20 one that had to wait is not counted', () => {
    const attempts = tried(3, 3);
    attempts.admit(3, later(1));
    expect(attempts.failures).toBe(3);
  });

  it('IDN-20 are forgotten an hour after the last', () => {
    const attempts = tried(9, 10);
    attempts.admit(10, later(3601));
    expect(attempts.failures).toBe(1);
  });

  it('IDN-20 the right password clears the account, and takes one from the address', () => {
    const attempts = tried(3, 3);
    attempts.forgive();
    expect(attempts).toMatchObject({ failures: 2, blockedUntil: null });
    attempts.clear();
    expect(attempts.failures).toBe(0);
    attempts.forgive();
    expect(attempts.failures).toBe(0);
  });

  it('IDN-20 an account is counted per address, so nobody can lock its owner out from elsewhere', () => {
    const mine = subjectsOf('ada@example.com', '192.0.2.1');
    const attacker = subjectsOf('ada@example.com', '198.51.100.7');
    expect(attacker.account).not.toBe(mine.account);
    expect(attacker.address).not.toBe(mine.address);
    expect(JSON.stringify(mine)).not.toMatch(/ada|192/);
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
  ])('IDN-20 %s counts as %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
