import { raw } from '@mikro-orm/postgresql';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '#libs/testing/use-database.js';
import { numbered } from './orm-driver.js';
import { Orms } from './orm.js';

describe('statements of the ORM', () => {
  it('XC-32 carry their values beside the text, a fragment’s among them in its place', () => {
    const values = [1, raw('lower(?)', ['A']), { a: 1 }, new Date(0), ['x']];
    expect(numbered('a = ? and b = ? and c = ? and d = ? and e = ?', values)).toEqual({
      text: 'a = $1 and b = lower($2) and c = $3 and d = $4 and e = $5',
      values: [1, 'A', '{"a":1}', '1970-01-01T00:00:00.000Z', ['x']],
    });
  });

  it('XC-32 leave a question mark that is one, and take no names for values', () => {
    expect(numbered('a \\? ?', ['x'])).toEqual({ text: 'a ? $1', values: ['x'] });
    expect(() => numbered('select ??', ['a'])).toThrow('write them into the text');
  });

  const database = useDatabase();

  it('XC-32 are run as text or as a fragment, and refused with named values', async () => {
    const connection = new Orms(database().pools).fork('app').getConnection();
    expect(await connection.execute('select ?::int as n', [7])).toEqual([{ n: 7 }]);
    expect(await connection.execute(raw('select ?::int as n', [8]))).toEqual([{ n: 8 }]);
    await expect(connection.execute('select :n', { n: 1 })).rejects.toThrow('use ReadDb');
  });
});
