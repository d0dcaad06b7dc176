import { describe, expect, it } from 'vitest';
import { ScimInvalidPath, ScimInvalidValue, ScimNoTarget } from '../domain/scim.errors.js';
import { readOperations } from './operations.js';
import { ENTERPRISE_SCHEMA, USER_SCHEMA } from './schema.js';
import { readUser } from './user-attributes.js';
import { patchUser } from './user-patch.js';

const work = { value: 'ada@firm.example', type: 'work', primary: true };
const home = { value: 'ada@home.example', type: 'home' };
const USER = readUser({
  userName: 'ada',
  title: 'Countess',
  name: { givenName: 'Ada', familyName: 'King' },
  emails: [work, home],
  [ENTERPRISE_SCHEMA]: { department: 'Engines', manager: { value: 'babbage', displayName: 'Charles' } },
});

/** What one operation makes of the user, or of another. */
const patched = (operation: object, user: object = USER) =>
  patchUser(readUser(user), readOperations({ Operations: [operation] }));

describe('an attribute with one value', () => {
  it.each([
    ['is replaced', { op: 'replace', path: 'title', value: 'Lady' }, { title: 'Lady' }],
    ['is removed', { op: 'remove', path: 'title' }, { title: undefined }],
    ['is removed by null', { op: 'replace', path: 'title', value: null }, { title: undefined }],
    ['is known by its schema', { op: 'add', path: `${USER_SCHEMA}:title`, value: 'Lady' }, { title: 'Lady' }],
    [
      'keeps the parts that are not named',
      { op: 'replace', path: 'name', value: { givenName: 'Augusta' } },
      { name: { givenName: 'Augusta', familyName: 'King' } },
    ],
    ['loses one part', { op: 'remove', path: 'name.familyName' }, { name: { givenName: 'Ada' } }],
  ])('TEN-20 %s', (_, operation, changes) => {
    expect(patched(operation)).toEqual({ ...USER, ...changes });
  });

  it('TEN-20 is made by its first part, and gone with its last', () => {
    const user = { userName: 'ada' };
    const named = patched({ op: 'add', path: 'name.givenName', value: 'Ada' }, user);
    expect(named).toEqual({ ...user, name: { givenName: 'Ada' } });
    expect(patched({ op: 'remove', path: 'name.givenName' }, named)).toEqual(user);
    expect(patched({ op: 'add', path: 'name', value: { givenName: 'Ada' } }, user)).toEqual(named);
  });
});

describe('what an employer says', () => {
  const known = { department: 'Engines', manager: { value: 'babbage', displayName: 'Charles' } };
  it.each([
    [
      'as a whole',
      { op: 'replace', path: ENTERPRISE_SCHEMA, value: { costCenter: '1' } },
      { costCenter: '1' },
    ],
    [
      'without a path',
      { op: 'add', value: { [ENTERPRISE_SCHEMA]: { department: 'Maths' } } },
      { department: 'Maths' },
    ],
    [
      'by a part of a part',
      { op: 'replace', path: `${ENTERPRISE_SCHEMA}:manager.displayName`, value: 'Mr Babbage' },
      { manager: { value: 'babbage', displayName: 'Mr Babbage' } },
    ],
  ])('TEN-20 is changed %s, and the rest of it is kept', (_, operation, changes) => {
    expect(patched(operation)).toEqual({ ...USER, [ENTERPRISE_SCHEMA]: { ...known, ...changes } });
  });
});

describe('an attribute with several values', () => {
  const mobile = { value: '+1 555', type: 'mobile' };
  const secondary = { ...work, primary: false };
  const emails = (...list: object[]) => ({ ...USER, emails: list });

  it.each([
    [
      'what is added comes last',
      'add',
      'emails',
      [{ value: 'new@x.example' }],
      [work, home, { value: 'new@x.example' }],
    ],
    ['what is there is not added again', 'add', 'emails', [home], [work, home]],
    [
      'a new primary one makes the others secondary',
      'add',
      'emails',
      { value: 'new@x.example', primary: true },
      [secondary, { ...home, primary: false }, { value: 'new@x.example', primary: true }],
    ],
    ['all are replaced', 'replace', 'emails', [home], [home]],
    ['one is removed by its value', 'remove', 'emails', [{ value: work.value }], [home]],
    [
      'the primary one is meant by a path',
      'replace',
      'emails.value',
      'new@x.example',
      [{ ...work, value: 'new@x.example' }, home],
    ],
    ['some are removed by a filter', 'remove', 'emails[type eq "home"]', undefined, [work]],
    ['some are kept by a filter', 'remove', 'emails[not (type eq "home")]', undefined, [home]],
    [
      'a part is removed by a filter',
      'remove',
      'emails[value pr].primary',
      undefined,
      [{ value: work.value, type: 'work' }, home],
    ],
    [
      'a filter that finds none removes none',
      'remove',
      'emails[type eq "other"].value',
      undefined,
      [work, home],
    ],
    [
      'a whole value is changed by a filter',
      'replace',
      'emails[TYPE eq "home"]',
      { value: 'new@x.example' },
      [work, { ...home, value: 'new@x.example' }],
    ],
    [
      'what becomes primary leaves no other so',
      'replace',
      'emails[type eq "home"].primary',
      'True',
      [
        { value: work.value, type: 'work' },
        { ...home, primary: true },
      ],
    ],
    ['"True" selects what is true', 'remove', 'emails[primary eq "True"]', undefined, [home]],
    [
      'one that is not there is made of what the filter asks',
      'add',
      'emails[type eq "other" and primary eq false].value',
      'new@x.example',
      [work, home, { type: 'other', primary: false, value: 'new@x.example' }],
    ],
  ])('TEN-20 %s', (_, op, path, value, list) => {
    expect(patched({ op, path, value })).toEqual(emails(...list));
  });

  it('TEN-20 is made by its first value, in whatever way that is told', () => {
    const user = { userName: 'ada' };
    const phones = { ...user, phoneNumbers: [mobile] };
    expect(patched({ op: 'add', path: 'phoneNumbers', value: mobile }, user)).toEqual(phones);
    expect(patched({ op: 'add', path: 'phoneNumbers[type eq "mobile"]', value: mobile }, user)).toEqual(
      phones,
    );
    expect(patched({ op: 'add', path: 'phoneNumbers.value', value: '+1 555' }, user)).toEqual({
      ...user,
      phoneNumbers: [{ value: '+1 555' }],
    });
  });

  it.each([
    { op: 'remove', path: 'emails' },
    { op: 'remove', path: 'emails[value pr]' },
    { op: 'remove', path: 'emails', value: [work, home] },
  ])('TEN-20 is gone with its last value by %j', (operation) => {
    expect(patched(operation)).not.toHaveProperty('emails');
  });
});

describe('what a path may name', () => {
  it.each(['id', 'groups', 'roles[primary eq true].value', 'meta.version'])(
    'TEN-20 %s is known to SCIM and kept as it is',
    (path) => {
      expect(patched({ op: 'add', path, value: 'x' })).toEqual(USER);
    },
  );

  it.each([
    ['emails[type eq "work"', '"emails[type eq "work""'],
    ['name.nothing', 'name.nothing'],
    ['name.givenName.more', 'name.givenName.more'],
    [`${ENTERPRISE_SCHEMA}:nothing`, 'nothing'],
    [`${ENTERPRISE_SCHEMA}:manager.nothing`, 'manager.nothing'],
    [`${ENTERPRISE_SCHEMA}:department.nothing`, 'department.nothing'],
    ['name[givenName eq "Ada"]', 'one value'],
    ['emails[nothing eq "x"]', 'emails[nothing]'],
    ['emails[value eq "x" or nothing pr]', 'emails[nothing]'],
    ['emails[type[value eq "x"]]', 'type[value eq'],
    ['emails[type eq]', 'cannot be read'],
  ])('TEN-20 %s is refused by its name', (path, named) => {
    const operation = { op: 'replace', path, value: 'x' };
    expect(() => patched(operation)).toThrow(ScimInvalidPath);
    expect(() => patched(operation)).toThrow(named);
  });

  it.each([
    'emails[type co "oth"].value',
    'emails[type eq null].value',
    'emails[value eq "x" or type eq "y"].value',
  ])('TEN-20 there is nothing to change at %s, and nothing is made up', (path) => {
    expect(() => patched({ op: 'replace', path, value: 'x' })).toThrow(ScimNoTarget);
  });

  it('TEN-20 a flag is compared with true or false', () => {
    const path = 'emails[primary eq "perhaps"].value';
    expect(() => patched({ op: 'replace', path, value: 'x' })).toThrow(ScimInvalidValue);
  });
});
