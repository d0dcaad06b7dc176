import { describe, expect, it } from 'vitest';
import { normalizeEmail } from '#libs/kernel/email.js';
import { PublishedCommonPasswords } from '../infrastructure/published-common-passwords.js';
import { PasswordTooWeak } from './identity.errors.js';
import { requireStrongPassword } from './password-policy.js';

const common = new PublishedCommonPasswords();
const EMAIL = 'lovelace1815@example.com';

describe('password policy', () => {
  it.each([
    'password123',
    'PASSWORD123',
    'Qwertyuiop',
    'correct',
    'a'.repeat(129),
    'aaabbbaaab',
    EMAIL,
    'Lovelace1815',
  ])('IDN-13 refuses "%s"', (password) => {
    expect(() => requireStrongPassword(password, EMAIL, common)).toThrow(PasswordTooWeak);
  });

  it.each(['correct horse battery', 'Tr0ub4dor&3', 'пароль-ключ', 'x'.repeat(60) + 'yzabc'.repeat(13)])(
    'IDN-13 takes "%s"',
    (password) => {
      expect(() => requireStrongPassword(password, EMAIL, common)).not.toThrow();
    },
  );

  it('IDN-13 knows what breaches have made known, and finds it without going through a list', () => {
    const breached = [
      'trustno1',
      'iloveyou2',
      'ncc1701d',
      'letmein123',
      'sommer2026',
      'welcome01',
      'p@ssw0rd',
    ];
    expect(breached.filter((password) => !common.has(password))).toEqual(['sommer2026']);
    const started = performance.now();
    for (let i = 0; i < 100_000; i++) common.has(`unheard of ${i}`);
    // A list of that length takes some hundred times as long.
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe('account address', () => {
  it.each([' Ada@Example.COM ', 'ＡＤＡ@example.com', 'ada@example.com'])(
    'IDN-01 "%s" is one account',
    (text) => {
      expect(normalizeEmail(text)).toBe('ada@example.com');
    },
  );
});
