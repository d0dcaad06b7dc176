import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import pg from 'pg';
import type { LegacyRow } from '../features/import-legacy-account/legacy-importer.js';

const OPEN = {
  users: 'declare legacy_rows cursor for select to_jsonb(t) as row from users t',
  admins: 'declare legacy_rows cursor for select to_jsonb(t) as row from admins t',
  content_items: `declare legacy_rows cursor for
    select to_jsonb(t) || jsonb_build_object('repository', r.name) as row
      from content_items t left join content_repositories r on r.id = t.repository_id`,
  content_assignments: 'declare legacy_rows cursor for select to_jsonb(t) as row from content_assignments t',
} as const;

export type LegacyTable = keyof typeof OPEN;

const PEOPLE: readonly LegacyTable[] = ['users', 'admins'];

const NEXT = 'fetch 1000 from legacy_rows';
const CLOSE = 'close legacy_rows';

/**
 * The rows of tables of a PostgreSQL database, one table after the other, or of a CSV file with a header, which has those
 * of the first.
 */
export const readLegacyRows = (
  from: string,
  tables: readonly LegacyTable[] = PEOPLE,
): AsyncIterable<LegacyRow> =>
  /^postgres(ql)?:\/\//.test(from) ? rowsOfDatabase(from, tables) : rowsOfFile(from, tables[0] ?? '');

async function* rowsOfFile(file: string, source: string): AsyncIterable<LegacyRow> {
  const rows = createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true }));
  for await (const row of rows) yield { source, row: row as Record<string, unknown> };
}

/** Read only, and as it was at one moment. Columns that are not there are empty. */
async function* rowsOfDatabase(url: string, tables: readonly LegacyTable[]): AsyncIterable<LegacyRow> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    for (const source of tables) {
      const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
        source,
      ]);
      if (!rows[0]?.there) continue;
      await client.query(OPEN[source]);
      for await (const row of fetched(client)) yield { source, row };
      await client.query(CLOSE);
    }
  } finally {
    await client.end();
  }
}

async function* fetched(client: pg.Client): AsyncIterable<LegacyRow['row']> {
  for (;;) {
    const { rows } = await client.query<{ row: LegacyRow['row'] }>(NEXT);
    if (rows.length === 0) return;
    for (const { row } of rows) yield row;
  }
}
