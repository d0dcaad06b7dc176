import { describe, expect, it } from 'vitest';
import { ScimInvalidValue } from '../domain/scim.errors.js';
import { personOf } from './person-of-user.js';
import { ENTERPRISE_SCHEMA } from './schema.js';

const USER = { userName: 'ada@firm.example' };

describe('the person whom a user describes', () => {
  const home = { value: 'Home@X.example', type: 'home' };
  const work = { value: 'work@x.example', type: 'work' };
  it.each([
    ['primary', [work, { ...home, primary: true }], 'home@x.example'],
    ['one for work', [home, work], 'work@x.example'],
    ['first', [home], 'home@x.example'],
    ['user name, where there is none', [], 'ada@firm.example'],
  ])('TEN-20 is reached at the %s', (_, emails, email) => {
    expect(personOf({ ...USER, emails }).email).toBe(email);
  });

  it.each([
    [{ displayName: 'Ada King Lovelace' }, ['Ada King', 'Lovelace', 'Ada King Lovelace']],
    [{ displayName: 'Ada' }, ['Ada', 'Ada', 'Ada']],
    [{ name: { formatted: 'Lady Ada', familyName: 'King' } }, ['Lady', 'King', 'Lady Ada']],
    [{ name: { givenName: 'Ada', familyName: 'King' } }, ['Ada', 'King', 'Ada King']],
    [{ name: { givenName: 'Ada' } }, ['Ada', 'Ada', 'Ada']],
    [{ displayName: '  ' }, ['ada', 'ada', 'ada']],
  ])('TEN-20 with %j has the names %j', (names, expected) => {
    const { firstName, lastName, displayName } = personOf({ ...USER, ...names }).name;
    expect([firstName, lastName, displayName]).toEqual(expected);
  });

  it('TEN-20 is active unless told otherwise', () => {
    expect([personOf(USER).active, personOf({ ...USER, active: false }).active]).toEqual([true, false]);
  });

  it.each([
    ['no user name', {}, '"userName"'],
    ['a user name that is too long', { userName: 'x'.repeat(255) }, '"userName"'],
    ['an external id that is too long', { ...USER, externalId: 'x'.repeat(501) }, '"externalId"'],
    [
      'a department that is too long',
      { ...USER, [ENTERPRISE_SCHEMA]: { department: 'x'.repeat(101) } },
      '"department"',
    ],
    ['no address', { userName: 'ada' }, 'e-mail address'],
    ['an address that is none', { ...USER, emails: [{ value: 'ada at home' }] }, 'e-mail address'],
    [
      'an address that is too long',
      { ...USER, emails: [{ value: `${'x'.repeat(250)}@x.example` }] },
      'e-mail address',
    ],
  ])('TEN-20 is nobody with %s', (_, user, message) => {
    expect(() => personOf(user)).toThrow(ScimInvalidValue);
    expect(() => personOf(user)).toThrow(message);
  });
});
