import { describe, expect, it } from 'vitest';
import { PasswordTooWeak } from '../domain/identity.errors.js';
import type { PasswordHasher } from '../domain/password-hasher.js';
import type { IdentityOptions } from '../identity-options.js';
import { PublishedCommonPasswords } from '../infrastructure/published-common-passwords.js';
import { Passwords } from './passwords.js';

const hasher = { hash: async (password: string) => `hash of ${password}` } as PasswordHasher;
const passwords = (allowWeakPasswords: boolean) =>
  new Passwords(hasher, new PublishedCommonPasswords(), { allowWeakPasswords } as IdentityOptions);

describe('new passwords', () => {
  it('IDN-13 that are on everybody’s list are refused, unless a deployment for trying out takes them', async () => {
    await expect(passwords(false).hashNew('password123', 'ada@example.com')).rejects.toThrow(PasswordTooWeak);
    expect(await passwords(true).hashNew('password123', 'ada@example.com')).toBe('hash of password123');
    expect(await passwords(false).hashNew('a phrase nobody knows', '')).toBe('hash of a phrase nobody knows');
  });
});
