import { describe, expect, it } from 'vitest';
import { KeyedSecretVault } from './keyed-secret-vault.js';
import { seal } from '#libs/kernel/seal.js';

describe('KeyedSecretVault', () => {
  it('CNV-12 opens what it sealed, for the same purpose alone', () => {
    const vault = new KeyedSecretVault('first');
    const sealed = vault.seal('sk-1', 'provider key of a');
    expect(sealed).not.toContain('sk-1');
    expect(vault.open(sealed, 'provider key of a')).toBe('sk-1');
    expect(() => vault.open(sealed, 'provider key of b')).toThrow();
  });

  it('CNV-12 opens what was sealed before the key was replaced, and seals under the new one', () => {
    const old = new KeyedSecretVault('first').seal('sk-1', 'p');
    const replaced = new KeyedSecretVault('second', ['first']);
    expect(replaced.open(old, 'p')).toBe('sk-1');
    const fresh = replaced.seal('sk-1', 'p');
    expect(new KeyedSecretVault('second').open(fresh, 'p')).toBe('sk-1');
  });

  it('CNV-12 names the key that is missing', () => {
    const old = new KeyedSecretVault('first').seal('sk-1', 'p');
    expect(() => new KeyedSecretVault('second').open(old, 'p')).toThrow(/SECRETS_KEYS_RETIRED/);
  });

  it('CNV-12 opens what was sealed before keys had ids', () => {
    const vault = new KeyedSecretVault('second', ['first']);
    expect(vault.open(seal('sk-1', 'first', 'p'), 'p')).toBe('sk-1');
  });
});
