import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { open, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { canUse, giveTo } from './account.mjs';
import { findBinaries } from './binaries.mjs';
import { readable } from './errors.mjs';
import { absent } from '../files.mjs';
import { LaunchError } from '../project.mjs';

/**
 * @typedef {object} Cluster
 * @property {string} folder the launcher's folder: password, log, lock, and the cluster itself
 * @property {string} data what PostgreSQL calls its data directory
 * @property {string} log
 * @property {string} password
 * @property {import('./account.mjs').Account} [account]
 * @property {import('./binaries.mjs').Binaries} binaries
 */

const LOG_KEPT_BYTES = 10_000_000;

/**
 * @param {string} folder an existing one
 * @param {import('./account.mjs').Account} [account]
 * @returns {Promise<Cluster>}
 */
export async function openCluster(folder, account) {
  const binaries = await findBinaries(account);
  const password = await keptPassword(folder);
  if (account) await giveFolder(folder, account);
  const files = { data: path.join(folder, 'cluster'), log: path.join(folder, 'postgres.log') };
  return { folder, ...files, account, binaries, password };
}

/** Root's copy of somebody's data belongs to root; the server insists on owning its files. */
async function giveFolder(folder, account) {
  for (const file of [folder, path.join(folder, 'password'), path.join(folder, 'cluster')]) {
    const found = await stat(file).catch(absent);
    if (found && found.uid !== account.uid) return giveTo(folder, account);
  }
}

async function keptPassword(folder) {
  const file = path.join(folder, 'password');
  const kept = await readFile(file, 'utf8').catch(absent);
  if (kept) return kept;
  const password = randomBytes(24).toString('base64url');
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/**
 * Creates the database cluster unless it is there.
 * @param {Cluster} cluster
 * @param {{ durable: boolean }} options not durable: a power failure may cost a cluster just made
 */
export async function initialize(cluster, { durable }) {
  const { data, binaries } = cluster;
  const found = (await readFile(path.join(data, 'PG_VERSION'), 'utf8').catch(absent))?.trim();
  if (found === binaries.major) return;
  if (found) {
    throw new LaunchError(
      `${data} was made by PostgreSQL ${found}, this is PostgreSQL ${binaries.major}. Dump it with version ` +
        `${found} (pg_dumpall) and load it here, or set DATA_DIR to an empty folder.`,
    );
  }
  // A start killed half way must not leave something that looks like a cluster.
  const unfinished = `${data}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  if (cluster.account) await giveTo(unfinished, cluster.account);
  await initdb(cluster, unfinished, durable);
  await rename(unfinished, data);
}

async function initdb(cluster, folder, durable) {
  const child = launch(cluster, 'initdb', folder, [
    '--username=postgres',
    '--pwfile=../password',
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Sorting that no operating system update can change, which would corrupt indexes.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(durable ? [] : ['--no-sync']),
  ]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw readable(`PostgreSQL could not create its data:\n${output.trim()}`, cluster.folder);
}

/**
 * Starts the server in a process group of its own, so that a Ctrl-C at the terminal reaches the app first.
 * @param {Cluster} cluster
 * @param {number} port
 * @param {Record<string, string>} settings
 */
export async function spawnServer(cluster, port, settings) {
  await rotate(cluster.log);
  const log = await open(cluster.log, 'a', 0o600);
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const stdio = ['ignore', log.fd, log.fd];
  const child = launch(cluster, 'postgres', cluster.data, ['-p', String(port), ...options], {
    stdio,
    detached: true,
  });
  await log.close();
  child.unref();
  return child;
}

/**
 * The folder is named by way of the working directory where the account could not walk the path to it: the
 * working directory is entered before the account is changed.
 */
function launch({ account, folder, binaries }, program, data, args, options = {}) {
  const named = account && !canUse(account, folder) ? '/proc/self/cwd' : data;
  return spawn(path.join(binaries.folder, 'bin', program), ['-D', named, ...args], {
    cwd: data,
    uid: account?.uid,
    gid: account?.gid,
    // Keys and tokens in the launcher's environment are none of the server's business.
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    ...options,
  });
}

/** @param {string} log */
async function rotate(log) {
  const found = await stat(log).catch(absent);
  if (found && found.size > LOG_KEPT_BYTES) await rename(log, `${log}.1`);
}
