import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isAlive } from '../lock.mjs';
import { LaunchError } from '../project.mjs';

/** @typedef {import('./cluster.mjs').Cluster} Cluster */
/** @typedef {{ pid: number, port: number, ready: boolean }} Postmaster */

const LAUNCHERS = 0x61_69_67_79;
const ANSWER_DEADLINE_MS = 60_000;
const STRANGER_AFTER_MS = 1_000;
// Nobody listens there, or somebody who does not know our password.
const NOT_OURS = new Set(['ECONNREFUSED', '28P01', '28000']);

/**
 * The server that says it runs this data directory; its process may be long gone.
 * @param {string} data
 * @returns {Promise<Postmaster | undefined>}
 */
export async function postmaster(data) {
  const text = await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  return lines[0]
    ? { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7] === 'ready' }
    : undefined;
}

/**
 * A server left running by a launcher that was killed. A process id that has passed to another program is told
 * from it by asking, and its stale file is removed: PostgreSQL itself would refuse to start beside it.
 * @param {Cluster} cluster
 * @returns {Promise<Postmaster | undefined>}
 */
export async function findRunning(cluster) {
  const begin = Date.now();
  for (; ; await sleep(100)) {
    const found = await postmaster(cluster.data);
    if (!found || !isAlive(found.pid)) return undefined;
    const answer = await identify(cluster, found.port);
    if (answer === 'ours') return found;
    const waited = Date.now() - begin;
    if (answer === 'stranger' && waited > STRANGER_AFTER_MS) {
      await rm(path.join(cluster.data, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (waited > ANSWER_DEADLINE_MS) throw silent(cluster, found);
  }
}

/** @returns {Promise<'ours' | 'stranger' | 'busy'>} busy: starting, stopping, or full */
async function identify(cluster, port) {
  const client = clientOf(urlOf(cluster, port));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query('show cluster_name');
    return rows[0].cluster_name === nameOf(cluster) ? 'ours' : 'stranger';
  } catch (error) {
    return NOT_OURS.has(error.code) ? 'stranger' : 'busy';
  } finally {
    await client.end();
  }
}

function silent(cluster, { pid }) {
  return new LaunchError(
    `A process with the id ${pid} holds ${cluster.data} and does not answer. If it is no PostgreSQL server, ` +
      `remove ${path.join(cluster.data, 'postmaster.pid')}; otherwise stop it first. Its log: ${cluster.log}`,
  );
}

/**
 * Says that a launcher needs the server, for as long as its connection lives: a killed launcher needs nothing.
 * @param {string} url
 * @param {(error: Error) => void} lost called when the server closes the connection
 * @returns {Promise<{ release(): Promise<boolean>, end(): Promise<void> } | undefined>} undefined when the server
 *   is going away; `release` tells whether nobody else needs the server and keeps newcomers waiting until `end`
 */
export async function takeLease(url, lost) {
  let held = true;
  const client = clientOf(url);
  client.on('error', (error) => held && lost(error));
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [LAUNCHERS]);
  } catch {
    held = false;
    await client.end().catch(() => undefined);
    return undefined;
  }
  return {
    async release() {
      held = false;
      await client.query('select pg_advisory_unlock_shared($1)', [LAUNCHERS]);
      const { rows } = await client.query('select pg_try_advisory_lock($1) as alone', [LAUNCHERS]);
      return rows[0].alone;
    },
    end: () => client.end(),
  };
}

/**
 * @param {Cluster} cluster
 * @param {number} port
 */
export function urlOf({ password }, port) {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

/**
 * Tells this folder's server from one that runs the original of a copied folder and knows the same password.
 * @param {Cluster} cluster
 */
export function nameOf({ folder }) {
  return `ai-gym-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16)}`;
}

function clientOf(connectionString) {
  return new pg.Client({
    connectionString,
    application_name: 'ai-gym launcher',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
}
