import { describe, expect, it } from 'vitest';
import { ScimInvalidPath, ScimInvalidSyntax, ScimInvalidValue } from '../domain/scim.errors.js';
import { readOperations } from './operations.js';
import { PATCH_SCHEMA } from './schema.js';

describe('the operations of a PATCH', () => {
  it('TEN-20 are read in their order, with a name in any spelling, from a list or a single one', () => {
    const first = { op: 'Replace', path: 'title', value: 'Boss' };
    expect(
      readOperations({ schemas: [PATCH_SCHEMA], Operations: [first, { op: 'REMOVE', path: 'title' }] }),
    ).toEqual([
      { op: 'replace', path: 'title', value: 'Boss' },
      { op: 'remove', path: 'title' },
    ]);
    expect(readOperations({ Operations: first })).toEqual([{ ...first, op: 'replace' }]);
    expect(readOperations({ Operations: [{ op: 'add', path: null, value: {} }] })).toEqual([
      { op: 'add', value: {} },
    ]);
  });

  it.each([
    [
      'another message',
      { schemas: ['urn:other'], Operations: [{ op: 'remove', path: 'x' }] },
      ScimInvalidSyntax,
    ],
    ['none', { schemas: [PATCH_SCHEMA] }, ScimInvalidSyntax],
    ['an empty list', { Operations: [] }, ScimInvalidSyntax],
    [
      'more than a thousand',
      { Operations: Array.from({ length: 1_001 }, () => ({ op: 'remove', path: 'x' })) },
      ScimInvalidSyntax,
    ],
    ['null', { Operations: [null] }, ScimInvalidSyntax],
    ['a name that is no text', { Operations: [{ op: 1, path: 'x', value: 1 }] }, ScimInvalidSyntax],
    ['a path that is no text', { Operations: [{ op: 'add', path: 7, value: 1 }] }, ScimInvalidPath],
    ['an addition of nothing', { Operations: [{ op: 'add', path: 'title' }] }, ScimInvalidValue],
    ['a replacement by nothing', { Operations: [{ op: 'replace', path: 'title' }] }, ScimInvalidValue],
    ['a removal of nothing', { Operations: [{ op: 'remove', path: '' }] }, ScimInvalidPath],
  ])('TEN-20 are refused when there is %s', (_, body, refusal) => {
    expect(() => readOperations(body)).toThrow(refusal);
  });
});
