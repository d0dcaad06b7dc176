import { describe, expect, it } from 'vitest';
import { normalizeEmail } from '#libs/kernel/email.js';
import { EmailAmbiguous } from './account.errors.js';
import { requireUnambiguous } from './email-address.js';

describe('an e-mail address', () => {
  it.each([
    'ada@example.com',
    'åsa.öberg-2@example.com',
    'ада@example.com',
    'άννα@example.com',
    '李@example.com',
  ])('IDN-14 %s is in one alphabet', (email) => expect(() => requireUnambiguous(email)).not.toThrow());

  it.each(['аda@example.com', 'adа@example.com', 'pαul@example.com'])(
    'IDN-14 %s mixes alphabets that look alike and is refused',
    (email) => expect(() => requireUnambiguous(email)).toThrow(EmailAmbiguous),
  );

  it('IDN-14 is kept in one spelling, however wide its letters were written', () => {
    expect(normalizeEmail(' Ａｄａ@Example.com')).toBe('ada@example.com');
  });
});
