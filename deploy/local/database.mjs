import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { startPostgres } from './postgres.mjs';
import { LaunchError, dataDir } from './project.mjs';

const DATABASE = 'ai_gym';

/**
 * The database the app works on: the one DATABASE_URL names, or one of our own in DATA_DIR.
 * @param {(line: string) => void} [log]
 * @returns {Promise<{ url: string, description: string, close(): Promise<void> }>}
 */
export async function openDatabase(log = () => undefined) {
  if (process.env.DATABASE_URL) return namedDatabase(process.env.DATABASE_URL);
  const folder = path.join(dataDir(), 'postgres');
  const server = await startPostgres({ dataDir: folder, log });
  try {
    const url = await createDatabase(server.url);
    const how = server.reused ? 'PostgreSQL that was still running' : 'PostgreSQL';
    return { url, description: `${how} on port ${server.port}, data in ${folder}`, close: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {string} url */
function namedDatabase(url) {
  // The value itself is never printed: it holds a password.
  if (!URL.canParse(url)) {
    throw new LaunchError(
      'DATABASE_URL must be an address such as postgres://user:password@host:5432/ai_gym.',
    );
  }
  const { host, pathname } = new URL(url);
  return { url, description: `${host}${pathname}, named by DATABASE_URL`, close: () => Promise.resolve() };
}

/** @param {string} serverUrl */
async function createDatabase(serverUrl) {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Two launchers on one fresh folder: the other one was quicker.
    if (error.code !== '42P04' && error.code !== '23505') throw error;
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}
