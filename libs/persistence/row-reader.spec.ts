import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { rowReader } from './row-reader.js';

const [INT4, TEXT, JSONB, UNKNOWN] = [23, 25, 3802, 705];
const read = (columns: Record<string, number>, texts: (string | null)[]): Record<string, unknown> =>
  rowReader(
    Object.entries(columns).map(([name, dataTypeID]) => ({ name, dataTypeID })),
    pg.types,
  )(texts);

describe('reading of rows', () => {
  it('XC-46a gives each column its type’s value, and null', () => {
    const columns = { n: INT4, text: TEXT, data: JSONB, other: UNKNOWN };
    expect(read(columns, ['7', '7', '{"a":[1]}', 'x'])).toEqual({
      n: 7,
      text: '7',
      data: { a: [1] },
      other: 'x',
    });
    expect(read(columns, [null, '', null, null])).toEqual({ n: null, text: '', data: null, other: null });
    expect(read({}, [])).toEqual({});
  });

  it('XC-46a takes any name a column can have, and runs none', () => {
    const names = [
      'a"b',
      "a'b",
      'a`${globalThis.ran = 1}`',
      '"]: (globalThis.ran = 1), ["',
      'a\nb\\',
      '\u2028',
      '',
      '0',
    ];
    for (const name of [...names, 'constructor', 'a b', 'class', '?column?'])
      expect(Object.entries(read({ [name]: TEXT }, ['x']))).toEqual([[name, 'x']]);
    expect(globalThis).not.toHaveProperty('ran');
  });

  it('XC-46a keeps a column called __proto__ a column', () => {
    const row = rowReader([{ name: '__proto__', dataTypeID: JSONB }], pg.types)(['{"polluted":true}']);
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(Object.entries(row)).toEqual([['__proto__', { polluted: true }]]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('XC-46a keeps the last of columns of one name', () => {
    const column = (dataTypeID: number) => ({ name: 'n', dataTypeID });
    expect(rowReader([column(INT4), column(TEXT)], pg.types)(['1', 'two'])).toEqual({ n: 'two' });
  });

  it('XC-46a tells columns of the same names and other types apart, and those of other parsers', () => {
    expect([read({ n: INT4 }, ['1']), read({ n: TEXT }, ['1'])]).toEqual([{ n: 1 }, { n: '1' }]);
    const upper = { getTypeParser: () => (text: string) => text.toUpperCase() } as unknown as typeof pg.types;
    const columns = [{ name: 'n', dataTypeID: TEXT }];
    expect(rowReader(columns, upper)(['a'])).toEqual({ n: 'A' });
    expect(rowReader(columns, pg.types)(['a'])).toEqual({ n: 'a' });
    expect(rowReader(columns, pg.types)).toBe(rowReader([...columns], pg.types));
  });

  it('XC-46a throws what a parser throws', () => {
    expect(() => read({ data: JSONB }, ['{'])).toThrow(SyntaxError);
  });
});
