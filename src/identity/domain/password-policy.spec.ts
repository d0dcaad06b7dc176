import { describe, expect, it } from 'vitest';
import { COMMON_PASSWORDS } from './common-passwords.js';
import { normalizeEmail } from '#libs/kernel/email.js';
import { PasswordTooWeak } from './identity.errors.js';
import { requireStrongPassword } from './password-policy.js';

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
    expect(() => requireStrongPassword(password, EMAIL)).toThrow(PasswordTooWeak);
  });

  it.each(['correct horse battery', 'Tr0ub4dor&3', 'пароль-ключ', 'x'.repeat(60) + 'yzabc'.repeat(13)])(
    'IDN-13 takes "%s"',
    (password) => {
      expect(() => requireStrongPassword(password, EMAIL)).not.toThrow();
    },
  );

  it('IDN-13 the list holds lower-case passwords long enough to matter', () => {
    expect(COMMON_PASSWORDS.size).toBeGreaterThan(200);
    for (const password of COMMON_PASSWORDS) expect(password).toBe(password.toLowerCase());
    expect([...COMMON_PASSWORDS].filter((password) => password.length < 8)).toEqual([]);
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
