import { describe, expect, it } from 'vitest';
import { differences, MOST_DIFFERENCES } from './content-diff.js';

describe('differences', () => {
  it('CNT-03 are what came, went and became another, by name and as deep as there are objects', () => {
    const before = {
      title: 'A',
      gone: 1,
      same: { x: [1, { y: 2 }] },
      deep: { a: 1, 'b/c~d': 2, list: [1, 2] },
    };
    const after = {
      title: 'B',
      came: null,
      same: { x: [1, { y: 2 }] },
      deep: { a: 1, 'b/c~d': 3, list: [2, 1] },
    };
    expect(differences(before, after)).toEqual({
      complete: true,
      differences: [
        { pointer: '/came', kind: 'added', before: null, after: null },
        { pointer: '/deep/b~1c~0d', kind: 'changed', before: 2, after: 3 },
        { pointer: '/deep/list', kind: 'changed', before: [1, 2], after: [2, 1] },
        { pointer: '/gone', kind: 'removed', before: 1, after: null },
        { pointer: '/title', kind: 'changed', before: 'A', after: 'B' },
      ],
    });
    expect(differences(before, before).differences).toEqual([]);
  });

  it('CNT-03 tell an object from a list and from nothing', () => {
    expect(differences({ a: {} }, { a: [] }).differences).toEqual([
      { pointer: '/a', kind: 'changed', before: {}, after: [] },
    ]);
    expect(differences({ a: null }, { a: { b: 1 } }).differences).toHaveLength(1);
    expect(differences(JSON.parse('{"__proto__": 1}'), {}).differences).toMatchObject([
      { pointer: '/__proto__' },
    ]);
  });

  it('CNT-03 say when there are more than are shown', () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, i]));
    const { differences: shown, complete } = differences({}, many);
    expect([shown.length, complete]).toEqual([MOST_DIFFERENCES, false]);
  });
});
