import pg from 'pg';
import type { TestDatabase } from './postgres.js';

/** Looks behind the scenes as superuser; answers the rows of the last statement. */
export async function onDatabase(
  db: TestDatabase,
  ...statements: string[]
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: db.adminUrl });
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
    return rows;
  } finally {
    await client.end();
  }
}
