import pg from 'pg';
import { connectionConfig } from '#libs/persistence/pools.js';
import { MIGRATIONS } from '../migrations/index.js';

/**
 * Refuses to work on a database that lacks migrations, or one whose role could see every organization's rows.
 */
export async function requireMigrated(url: string): Promise<void> {
  const client = new pg.Client(connectionConfig(url, 'app'));
  try {
    await client.connect();
    await requireHarmlessRole(client);
    const missing = await missingMigrations(client);
    if (missing.length > 0)
      throw new Error(
        `The database lacks ${missing.length} migration(s), first ${missing[0]}. Run: npm run migrate`,
      );
  } catch (error) {
    throw explain(error as Error & { code?: string });
  } finally {
    await client.end().catch(() => undefined); // never connected: the first error is the one to show
  }
}

async function requireHarmlessRole(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ harmful: boolean }>(
    'select rolsuper or rolbypassrls as harmful from pg_roles where rolname = current_user',
  );
  if (rows[0]?.harmful)
    throw new Error(
      'DATABASE_URL leads to a role that bypasses row level security. Use a login that takes on app_user.',
    );
}

async function missingMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from schema_migrations');
  const applied = new Set(rows.map(({ name }) => name));
  return MIGRATIONS.map(({ name }) => name).filter((name) => !applied.has(name));
}

/** PostgreSQL's reasons in terms of what to do. */
function explain(error: Error & { code?: string }): Error {
  if (error.code === '42P01')
    return new Error('The database has no tables yet. Run: npm run migrate', { cause: error });
  if (error.code === '22023' || error.code === '42704')
    return new Error(
      'The role app_user does not exist yet or DATABASE_URL may not take it on. Run: npm run migrate',
      { cause: error },
    );
  return unreachable('DATABASE_URL', error);
}

/** The database of a setting does not answer, or does not take its login. */
export class DatabaseUnreachable extends Error {}

const NO_ANSWER = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN', '28P01', '28000', '3D000']);

/** The error in terms of the setting to look at, when that is what it is about. */
export const unreachable = (setting: string, error: Error & { code?: string }): Error =>
  NO_ANSWER.has(error.code ?? '')
    ? new DatabaseUnreachable(`${setting} cannot be reached: ${error.message}`, { cause: error })
    : error;
