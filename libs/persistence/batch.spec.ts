import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useDatabase } from '#libs/testing/use-database.js';
import { admin } from '#libs/testing/postgres.js';
import { runBatch } from './batch.js';
import { fragment, sql } from './sql.js';

const database = useDatabase();
let client: pg.Client;
beforeEach(async () => {
  client = new pg.Client({ ...database().pools.connection('app'), pipeline: true });
  await client.connect();
});
afterEach(() => client.end());

const prepared = async (): Promise<number> => {
  const [result] = await runBatch(client, [sql`select count(*)::int as n from pg_prepared_statements`]);
  return Number(result?.rows[0]?.['n']);
};

describe('a batch of statements', () => {
  it('XC-46a is one transaction and gives each statement its own result', async () => {
    const [first, second, third] = await runBatch(client, [
      sql`select set_config('app.x', ${'inside'}, true) as x`,
      sql`select current_setting('app.x') as x, n from generate_series(1, 2) n`,
      sql`select where false`,
    ]);
    expect(first?.rows).toEqual([{ x: 'inside' }]);
    expect(second).toEqual({
      command: 'SELECT',
      rowCount: 2,
      rows: [
        { x: 'inside', n: 1 },
        { x: 'inside', n: 2 },
      ],
    });
    expect(third?.rows).toEqual([]);
    const [after] = await runBatch(client, [sql`select current_setting('app.x', true) as x`]);
    expect(after?.rows).toEqual([{ x: '' }]);
  });

  it('XC-46a ends at the first failure, and the connection can be used on', async () => {
    const numbers = sql`select ${1}::int as n`;
    const failing = [numbers, sql`select 1 / ${0}::int as n`, sql`select ${2}::int as never`];
    for (let i = 0; i < 3; i += 1) {
      await expect(runBatch(client, failing)).rejects.toMatchObject({ code: '22012' });
      const results = await runBatch(client, [numbers, sql`select ${3}::int as never`]);
      expect(results.map(({ rows }) => rows)).toEqual([[{ n: 1 }], [{ never: 3 }]]);
    }
  });

  it('XC-46a refuses a value that cannot be written and stays in step', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    await expect(runBatch(client, [sql`select ${1}::int`, sql`select ${circular}::jsonb`])).rejects.toThrow(
      'circular',
    );
    expect((await runBatch(client, [sql`select 1 as n`]))[0]?.rows).toEqual([{ n: 1 }]);
  });

  it('XC-46a tells of a column that cannot be read', async () => {
    const types = {
      getTypeParser: () => () => {
        throw new Error('unreadable');
      },
    };
    await expect(runBatch(client, [{ ...sql`select 1 as n`, types }])).rejects.toThrow('unreadable');
  });

  it('XC-46a parses a text once per connection, and keeps no more than five hundred', async () => {
    const before = await prepared();
    for (let i = 0; i < 3; i += 1) await runBatch(client, [sql`select 'once'`]);
    for (let i = 0; i < 3; i += 1) await runBatch(client, [{ ...sql`select 'unnamed'`, once: true }]);
    expect((await prepared()) - before).toBe(1);
    const many = Array.from({ length: 600 }, (_, i) => sql`select ${fragment(`'${i}'`)} as text`);
    const results = await runBatch(client, many);
    expect(results.map(({ rows }) => rows[0]?.['text'])).toEqual(many.map((_, i) => String(i)));
    expect(await prepared()).toBe(500);
  });

  it('XC-46a recovers when a table has changed under a prepared statement', async () => {
    const { ownerUrl } = database().db;
    await admin(
      ownerUrl,
      `create table content.changing (a int)`,
      `grant select on content.changing to app_user`,
    );
    const all = sql`select * from content.changing`;
    await runBatch(client, [all]);
    await admin(ownerUrl, 'alter table content.changing add b int');
    await expect(runBatch(client, [all])).rejects.toMatchObject({ code: '0A000' });
    expect((await runBatch(client, [all]))[0]?.rows).toEqual([]);
  });
});
