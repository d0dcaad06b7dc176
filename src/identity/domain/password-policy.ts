import type { CommonPasswords } from './common-passwords.js';
import { PasswordTooWeak } from './identity.errors.js';

export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/** Refuses what attackers try first: passwords on everybody's list and the account's own address. */
export function requireStrongPassword(
  password: string,
  email: string,
  common: CommonPasswords,
  field = 'password',
): void {
  const lower = password.toLowerCase();
  if (password.length < MIN_PASSWORD_LENGTH || password.length > MAX_PASSWORD_LENGTH)
    throw new PasswordTooWeak(
      `The password must have ${MIN_PASSWORD_LENGTH} to ${MAX_PASSWORD_LENGTH} characters.`,
      field,
    );
  if (common.has(lower))
    throw new PasswordTooWeak('This password is one of the most common ones. Choose another.', field);
  if (lower === email || lower === email.split('@')[0])
    throw new PasswordTooWeak('The password must not be your e-mail address.', field);
  if (new Set(lower).size < 3)
    throw new PasswordTooWeak('The password must have at least three different characters.', field);
}
