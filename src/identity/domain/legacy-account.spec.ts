import { describe, expect, it } from 'vitest';
import { readLegacyAccount } from './legacy-account.js';
import { LegacyAccountRefused } from './legacy.errors.js';

const NOW = new Date('2026-11-21T06:00:00Z');
const ROW = { id: 7, email: ' Ada@Example.com ', full_name: 'Ada Lovelace' };

const read = (row: object) => readLegacyAccount('users', { ...ROW, ...row }, NOW);

describe('an account of an older system', () => {
  it('MIG-01 is read from columns that may be numbers, padded or missing', () => {
    expect(read({})).toEqual({
      source: 'users',
      legacyId: '7',
      email: 'ada@example.com',
      fullName: 'Ada Lovelace',
      passwordHash: null,
      role: null,
      organizationId: null,
      createdAt: NOW,
    });
  });

  it.each([
    ['no name', null, 'ada'],
    ['a blank one', '   ', 'ada'],
    ['a long one', `${'x'.repeat(199)} ${'y'.repeat(50)}`, 'x'.repeat(199)],
  ])('MIG-01 with %s is called by what there is', (_, full_name, fullName) => {
    expect(read({ full_name })).toMatchObject({ fullName });
  });

  it.each([
    ['id', { id: null }],
    ['id', { id: {} }],
    ['id', { id: 'x'.repeat(201) }],
    ['e-mail address', { email: 'ada' }],
    ['e-mail address', { email: `${'x'.repeat(250)}@example.com` }],
  ])('MIG-02 without a usable %s (%j) is left out with the reason', (what, row) => {
    expect(() => read(row)).toThrow(new LegacyAccountRefused(`It has no usable ${what}.`));
  });
});
