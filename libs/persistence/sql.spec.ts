import { describe, expect, it } from 'vitest';
import { fragment, preparedName, sql, when } from './sql.js';

describe('sql', () => {
  it('XC-32 makes every value a parameter, never text', () => {
    const name = "'; drop table users; --";
    expect(sql`select * from t where name = ${name} and n = ${3}`).toMatchObject({
      text: 'select * from t where name = $1 and n = $2',
      values: [name, 3],
    });
  });

  it('XC-32 splices fragments in and numbers their parameters on', () => {
    const filter = sql`and (b, c) < (${2}, ${3})`;
    expect(sql`select ${fragment('a, b')} from t where a = ${1} ${filter} limit ${4}`).toMatchObject({
      text: 'select a, b from t where a = $1 and (b, c) < ($2, $3) limit $4',
      values: [1, 2, 3, 4],
    });
  });

  it('XC-32 leaves an optional filter out, parameters and all', () => {
    const query = (status?: string) => sql`select 1 ${when(status, () => sql`where status = ${status}`)}`;
    expect(query()).toMatchObject({ text: 'select 1 ', values: [] });
    expect(query('x')).toMatchObject({ text: 'select 1 where status = $1', values: ['x'] });
  });

  it('XC-32 does not take an object that looks like a fragment for one', () => {
    const lookalike = { text: 'or true', values: [] };
    expect(sql`select ${lookalike}`).toMatchObject({ text: 'select $1', values: [lookalike] });
  });

  it('XC-46a names a statement by its text and stops naming before a connection fills up', () => {
    expect(preparedName('select 42')).toBe(preparedName('select 42'));
    expect(preparedName('select 43')).not.toBe(preparedName('select 42'));
    const names = Array.from({ length: 600 }, (_, i) => preparedName(`select ${i} as many`));
    expect(names.at(-1)).toBeUndefined();
    expect(preparedName('select 42')).toBeDefined();
  });
});
