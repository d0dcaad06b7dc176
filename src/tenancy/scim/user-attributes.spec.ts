import { describe, expect, it } from 'vitest';
import { ScimInvalidValue } from '../domain/scim.errors.js';
import { ENTERPRISE_SCHEMA } from './schema.js';
import { readUser } from './user-attributes.js';

describe('the attributes of a user', () => {
  it.each([
    [
      'names in any spelling',
      { USERNAME: 'ada', Name: { GIVENname: 'Ada' } },
      { userName: 'ada', name: { givenName: 'Ada' } },
    ],
    ['what is not known, left out', { shoeSize: 7, name: { nothing: 1 } }, {}],
    [
      'null, as no value',
      { title: null, emails: [null, { value: 'x', type: null }] },
      { emails: [{ value: 'x' }] },
    ],
    ['an empty text, as no value', { title: '', name: '' }, {}],
    ['a list without values, as none', { emails: [], phoneNumbers: [{}, null] }, {}],
    ['one value, as a list of one', { emails: { value: 'x' } }, { emails: [{ value: 'x' }] }],
    [
      'a value for a complex one',
      { emails: ['x'], [ENTERPRISE_SCHEMA]: { manager: 'boss' } },
      { emails: [{ value: 'x' }], [ENTERPRISE_SCHEMA]: { manager: { value: 'boss' } } },
    ],
    [
      'a number, as a text',
      { [ENTERPRISE_SCHEMA]: { employeeNumber: 7 } },
      { [ENTERPRISE_SCHEMA]: { employeeNumber: '7' } },
    ],
    [
      '"True" and false, as booleans',
      { active: 'True', emails: [{ primary: false }] },
      { active: true, emails: [{ primary: false }] },
    ],
  ])('TEN-20 are read: %s', (_, sent, read) => {
    expect(readUser(sent)).toEqual(read);
  });

  const long = 'x'.repeat(1_000);
  const address = Object.fromEntries(['formatted', 'streetAddress', 'locality'].map((name) => [name, long]));
  it.each([
    ['a text that is longer than a thousand characters', { title: `${long}x` }, '"title"'],
    ['a text that is none', { name: { givenName: ['Ada'] } }, '"name.givenName"'],
    ['a boolean that is none', { active: 'perhaps' }, '"active"'],
    ['an object that is a list', { name: ['Ada'] }, '"name" must be an object'],
    ['an object that is a number', { emails: [7] }, '"emails" must be an object'],
    [
      'more than fifty values',
      { emails: Array.from({ length: 51 }, () => ({ value: 'x' })) },
      '"emails" may have 50',
    ],
    ['more than 32 KB in all', { addresses: Array.from({ length: 11 }, () => address) }, '32768 bytes'],
  ])('TEN-20 are refused: %s', (_, sent, message) => {
    expect(() => readUser(sent)).toThrow(ScimInvalidValue);
    expect(() => readUser(sent)).toThrow(message);
  });
});
