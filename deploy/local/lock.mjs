import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 5_000;
// A process id can be taken over by a stranger, so an owner also has to show a pulse.
const SILENT_AFTER_MS = 30_000;

/**
 * Lets one process at a time do the work; the others wait. A lock left by a killed process is taken over.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  while (!(await acquire(file))) await sleep(100);
  const heartbeat = setInterval(() => void touch(file), HEARTBEAT_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  }
}

/** @param {string} file */
async function acquire(file) {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    const isTaken = error.code === 'EEXIST';
    // A full disk leaves an empty file behind, which would stop the next start.
    if (!isTaken || (await isAbandoned(file))) await rm(file, { force: true });
    if (!isTaken) throw error;
    return false;
  }
}

/** @param {string} file */
async function isAbandoned(file) {
  try {
    const { mtimeMs } = await stat(file);
    const owner = Number(await readFile(file, 'utf8'));
    const silent = Date.now() - mtimeMs > SILENT_AFTER_MS;
    // Between creation and the first write the file is empty: that owner is alive.
    return silent || (owner > 0 && owner !== process.pid && !isAlive(owner));
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

/** @param {string} file */
async function touch(file) {
  const now = new Date();
  // The owner's work goes on even if somebody removed the lock file by hand.
  await utimes(file, now, now).catch(() => undefined);
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
