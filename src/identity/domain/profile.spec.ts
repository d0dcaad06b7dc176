import { describe, expect, it } from 'vitest';
import { ProfileFieldUnusable } from './account.errors.js';
import { changed, EMPTY_PROFILE, type Profile } from './profile.js';

const ADA: Profile = {
  ...EMPTY_PROFILE,
  firstName: 'Ada',
  lastName: 'Lovelace',
  displayName: 'Ada Lovelace',
  preferences: { theme: 'dark', font: 'large' },
};

describe('a profile', () => {
  it('IDN-16 preferences are merged, and null takes one away', () => {
    const { preferences } = changed(ADA, { preferences: { font: null, lines: 3 } });
    expect(preferences).toEqual({ theme: 'dark', lines: 3 });
  });

  it('IDN-16 preferences have a size, which counts those that were there', () => {
    const half = 'x'.repeat(40_000);
    const full = changed(ADA, { preferences: { half } });
    expect(() => changed(full, { preferences: { other: half } })).toThrow(ProfileFieldUnusable);
    expect(changed(full, { preferences: { half: null, other: half } }).preferences).toMatchObject({
      other: half,
    });
  });

  it('IDN-14 a name to show follows the person’s own until it is another one', () => {
    expect(changed(ADA, { lastName: 'King' }).displayName).toBe('Ada King');
    const named = changed(ADA, { displayName: 'Countess' });
    expect(changed(named, { lastName: 'King' }).displayName).toBe('Countess');
  });
});
