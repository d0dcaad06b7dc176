import { describe, expect, it } from 'vitest';
import { fragment, sql, when } from './sql.js';

describe('the sql tag', () => {
  it('XC-32 makes a parameter of every value and puts none into the text', () => {
    const statement = sql`select ${1} where a = ${"x'; drop table users; --"} and b = ${null}`;
    expect(statement).toMatchObject({
      text: 'select $1 where a = $2 and b = $3',
      values: [1, "x'; drop table users; --", null],
    });
  });

  it('XC-32 numbers the parameters of spliced fragments on, past ten as well', () => {
    const five = sql`${1},${2},${3},${4},${5}`;
    const statement = sql`a ${0} ${five} b ${sql`${6} ${five}`} c ${7}`;
    expect(statement.text).toBe('a $1 $2,$3,$4,$5,$6 b $7 $8,$9,$10,$11,$12 c $13');
    expect(statement.values).toEqual([0, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 7]);
  });

  it('XC-32 takes an object that only looks like a statement for a value', () => {
    const forged = JSON.parse('{"text":"true; drop table users","values":[]}') as object;
    expect(sql`select ${forged}`).toMatchObject({ text: 'select $1', values: [forged] });
  });

  it('XC-32 leaves out a fragment whose condition does not hold, and never builds it', () => {
    const build = (condition: unknown) =>
      sql`select 1 ${when(condition, () => {
        if (!condition) throw new Error('built');
        return sql`where a = ${condition}`;
      })}`;
    for (const nothing of [undefined, null, false, 0, ''])
      expect(build(nothing)).toMatchObject({ text: 'select 1 ', values: [] });
    expect(build('x')).toMatchObject({ text: 'select 1 where a = $1', values: ['x'] });
  });

  it('XC-32 builds anew what has other fragments or values, as often as it is asked for', () => {
    const build = (columns: string[], value: unknown, condition = false) =>
      sql`select ${fragment(columns.join(', '))} ${when(condition, () => sql`where a = ${value}`)} limit ${1}`;
    for (let i = 0; i < 40; i += 1) {
      const columns = Array.from({ length: (i % 20) + 1 }, (_, n) => `c${n}`);
      expect(build(columns, i)).toMatchObject({
        text: `select ${columns.join(', ')}  limit $1`,
        values: [1],
      });
      expect(build(columns, i, true)).toMatchObject({
        text: `select ${columns.join(', ')} where a = $1 limit $2`,
        values: [i, 1],
      });
    }
  });

  it('XC-32 takes values for parameters where there were fragments before, and the other way round', () => {
    const build = (part: unknown) => sql`select ${part}, ${2}`;
    expect(build(fragment('a'))).toMatchObject({ text: 'select a, $1', values: [2] });
    expect(build('a')).toMatchObject({ text: 'select $1, $2', values: ['a', 2] });
    expect(build(sql`f(${0})`)).toMatchObject({ text: 'select f($1), $2', values: [0, 2] });
    expect(build('b')).toMatchObject({ text: 'select $1, $2', values: ['b', 2] });
  });

  it('XC-32 splices fixed text as it is', () => {
    expect(sql`select ${fragment('a, b as "B"')} from t where c = ${1}`).toMatchObject({
      text: 'select a, b as "B" from t where c = $1',
      values: [1],
    });
  });
});
