import { describe, expect, it } from 'vitest';
import { ScimInvalidPath, ScimInvalidValue } from '../domain/scim.errors.js';
import { groupChange, readGroup } from './group-change.js';
import { readOperations } from './operations.js';
import { GROUP_SCHEMA } from './schema.js';

const change = (...Operations: object[]) => groupChange(readOperations({ Operations }));

describe('a whole group', () => {
  it('TEN-20 is read with names in any spelling, and each member once', () => {
    const members = [{ value: 'a' }, 'b', { value: 'a', display: 'Ada' }];
    expect(readGroup({ DISPLAYNAME: 'Crew', externalID: 'x', Members: members, more: 1 })).toEqual({
      displayName: 'Crew',
      externalId: 'x',
      members: [{ kind: 'set', ids: ['a', 'b'] }],
    });
    const alone = { displayName: 'Crew', externalId: null, members: [{ kind: 'set', ids: [] }] };
    expect(readGroup({ displayName: 'Crew', externalId: '', members: null })).toEqual(alone);
    expect(readGroup({ displayName: 'Crew', members: { value: 'a' } }).members).toEqual([
      { kind: 'set', ids: ['a'] },
    ]);
  });

  it.each([
    {},
    { displayName: 7 },
    { displayName: 'Crew', externalId: 7 },
    { displayName: 'Crew', members: [null] },
    { displayName: 'Crew', members: [''] },
    { displayName: 'Crew', members: [{ display: 'Ada' }] },
    { displayName: 'Crew', members: [7] },
  ])('TEN-20 is refused as %j', (body) => {
    expect(() => readGroup(body)).toThrow(ScimInvalidValue);
  });

  it('TEN-20 has an external id of at most 500 characters', () => {
    const read = (externalId: string) => readGroup({ displayName: 'Crew', externalId }).externalId;
    expect(read('x'.repeat(500))).toHaveLength(500);
    expect(() => read('x'.repeat(501))).toThrow(ScimInvalidValue);
  });

  it('TEN-20 names no more members than one request can bring', () => {
    const members = Array.from({ length: 20_001 }, (_, i) => `${i}`);
    expect(() => readGroup({ displayName: 'Crew', members })).toThrow('Send several requests');
    expect(readGroup({ displayName: 'Crew', members: members.slice(1) }).members[0]).toMatchObject({
      kind: 'set',
    });
  });
});

describe('a change of a group', () => {
  it.each([
    ['its name', { op: 'replace', path: 'displayName', value: 'Crew' }, { displayName: 'Crew' }],
    [
      'by its schema',
      { op: 'replace', path: `${GROUP_SCHEMA}:DisplayName`, value: 'Crew' },
      { displayName: 'Crew' },
    ],
    ['its external id', { op: 'add', path: 'externalId', value: 'x' }, { externalId: 'x' }],
    ['no external id', { op: 'remove', path: 'externalId' }, { externalId: null }],
    [
      'without a path',
      { op: 'replace', value: { displayName: 'Crew', externalId: 'x', id: '1' } },
      { displayName: 'Crew', externalId: 'x' },
    ],
    [
      'members without a path',
      { op: 'add', value: { members: ['a'] } },
      { members: [{ kind: 'add', ids: ['a'] }] },
    ],
    [
      'who comes',
      { op: 'add', path: 'members', value: [{ value: 'a' }] },
      { members: [{ kind: 'add', ids: ['a'] }] },
    ],
    [
      'who is in it',
      { op: 'replace', path: 'members', value: ['a'] },
      { members: [{ kind: 'set', ids: ['a'] }] },
    ],
    [
      'who goes',
      { op: 'remove', path: 'members', value: [{ value: 'a' }] },
      { members: [{ kind: 'remove', ids: ['a'] }] },
    ],
    ['that all go', { op: 'remove', path: 'members' }, { members: [{ kind: 'clear' }] }],
    [
      'that all go, with null',
      { op: 'remove', path: 'members', value: null },
      { members: [{ kind: 'clear' }] },
    ],
    [
      'who goes by a filter',
      { op: 'remove', path: 'members[value eq "a"]' },
      { members: [{ kind: 'remove', ids: ['a'] }] },
    ],
    [
      'who go by a filter',
      { op: 'remove', path: 'Members[value eq "a" or VALUE eq "b"]' },
      { members: [{ kind: 'remove', ids: ['a', 'b'] }] },
    ],
    ['its id, which stays', { op: 'replace', path: 'id', value: '7' }, {}],
    ['its schemas, which stay', { op: 'replace', path: 'schemas', value: [] }, {}],
    ['its meta, which stays', { op: 'replace', path: 'meta', value: {} }, {}],
  ])('TEN-20 tells %s', (_, operation, told) => {
    expect(change(operation)).toEqual({ members: [], ...told });
  });

  it('TEN-20 keeps the order of who comes and goes, and the last name', () => {
    expect(
      change(
        { op: 'add', path: 'members', value: 'a' },
        { op: 'replace', path: 'displayName', value: 'One' },
        { op: 'remove', path: 'members' },
        { op: 'replace', path: 'displayName', value: 'Two' },
      ),
    ).toEqual({ displayName: 'Two', members: [{ kind: 'add', ids: ['a'] }, { kind: 'clear' }] });
  });

  it.each([
    [{ op: 'remove', path: 'displayName' }, ScimInvalidValue],
    [{ op: 'replace', path: 'displayName', value: 7 }, ScimInvalidValue],
    [{ op: 'replace', path: 'externalId', value: { a: 1 } }, ScimInvalidValue],
    [{ op: 'replace', value: null }, ScimInvalidValue],
    [{ op: 'replace', value: ['members'] }, ScimInvalidValue],
    [{ op: 'replace', value: 'Crew' }, ScimInvalidValue],
    [{ op: 'add', path: 'colour', value: 'red' }, ScimInvalidPath],
    [{ op: 'replace', path: 'members[value eq "a"]', value: 'b' }, ScimInvalidPath],
    [{ op: 'remove', path: 'members[value co "a"]' }, ScimInvalidPath],
    [{ op: 'remove', path: 'members[display eq "a"]' }, ScimInvalidPath],
    [{ op: 'remove', path: 'members[value eq "a" and value eq "b"]' }, ScimInvalidPath],
    [{ op: 'remove', path: 'members[value eq]' }, ScimInvalidPath],
  ])('TEN-20 is refused as %j', (operation, refusal) => {
    expect(() => change(operation)).toThrow(refusal);
  });
});
