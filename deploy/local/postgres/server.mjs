import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive } from '../lock.mjs';
import { spawnServer } from './cluster.mjs';
import { readable } from './errors.mjs';
import { nameOf, postmaster } from './running.mjs';
import { LaunchError } from '../project.mjs';

/** @typedef {import('./cluster.mjs').Cluster} Cluster */

const ATTEMPTS = 10;
// Recovery after a crash replays what was written since the last checkpoint.
const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 30_000;
const LOG_TAIL_LINES = 15;

/** For a small machine; every one can be overridden. */
const defaults = {
  shared_buffers: '256MB',
  work_mem: '4MB',
  max_connections: '200',
  wal_buffers: '16MB',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  // Slow statements are logged with placeholders: the values may be personal.
  log_min_duration_statement: '1000',
  log_parameter_max_length: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/**
 * @param {Cluster} cluster
 * @param {number} port 0 takes a free one
 * @param {Record<string, string>} settings
 * @returns {Promise<{ pid: number, port: number }>}
 */
export async function startServer(cluster, port, settings) {
  const all = {
    ...defaults,
    ...settings,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    cluster_name: nameOf(cluster),
  };
  for (let attempt = 1; ; attempt += 1) {
    const chosen = port || (await freePort());
    const logged = await logText(cluster);
    const child = await spawnServer(cluster, chosen, all);
    if (await becomesReady(cluster, child)) return { pid: child.pid, port: chosen };
    const failure = (await logText(cluster)).slice(logged.length);
    if (attempt === ATTEMPTS || !passes(failure, port)) throw explained(failure, cluster);
    await sleep(200);
  }
}

/** Another program was quicker to take the port; or the last processes of a killed server are still leaving. */
function passes(failure, port) {
  return (port === 0 && /Address already in use/.test(failure)) || /pre-existing shared memory/.test(failure);
}

/** @returns {Promise<boolean>} false when the server has ended instead */
async function becomesReady({ data, log }, child) {
  let ended = false;
  let failure;
  child.once('exit', () => (ended = true)).once('error', (error) => (failure = error));
  const deadline = Date.now() + START_DEADLINE_MS;
  while (!ended) {
    if (failure)
      throw new LaunchError(`PostgreSQL cannot run on this machine (${failure.message}). Set DATABASE_URL.`);
    const found = await postmaster(data);
    if (found?.pid === child.pid && found.ready) return true;
    if (Date.now() > deadline) throw new LaunchError(`PostgreSQL is still not ready; its log: ${log}`);
    await sleep(20);
  }
  return false;
}

function explained(failure, { folder, log }) {
  const tail = failure.trim().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  return readable(`PostgreSQL did not start. The end of its log (${log}):\n${tail}`, folder);
}

/**
 * Rolls back what is open, writes everything to disk and ends the server.
 * @param {Cluster} cluster
 * @param {number} pid
 */
export async function stopServer(cluster, pid) {
  const gone = async () => !isAlive(pid) || (await postmaster(cluster.data))?.pid !== pid;
  for (const signal of ['SIGINT', 'SIGQUIT']) {
    if (await gone()) return;
    process.kill(pid, signal);
    const deadline = Date.now() + STOP_DEADLINE_MS;
    while (!(await gone()) && Date.now() < deadline) await sleep(20);
  }
  if (!(await gone()))
    throw new LaunchError(`PostgreSQL (process ${pid}) does not stop; its log: ${cluster.log}`);
}

/**
 * Ends the server together with this process, however that ends: the pipe between them breaks.
 * @param {number} pid
 * @returns {() => void} unties them
 */
export function tieToThisProcess(pid) {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  watcher.stdin.unref();
  return () => watcher.kill();
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @param {Cluster} cluster */
function logText({ log }) {
  return readFile(log, 'utf8').catch(() => '');
}
