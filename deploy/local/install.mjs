import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { npm, toTerminal } from './processes.mjs';
import { LaunchError, root, say } from './project.mjs';

/**
 * Installs the dependencies unless node_modules already holds what package-lock.json names.
 * @param {{ signal?: AbortSignal }} [options]
 */
export async function ensureInstalled({ signal } = {}) {
  if (await isInstalled()) return;
  say('Installing dependencies (once, a minute or two) …');
  // NODE_ENV=production or an "omit" setting would leave out the compiler and the database.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await npm(args, { signal, stdio: toTerminal });
  if (code !== 0) throw new LaunchError('npm ci failed; its message is above. Nothing was started.');
}

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted installation has none. Comparing the
 * two files also accepts what the person installed by hand.
 */
async function isInstalled() {
  const installedLock = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = await packagesOf(path.join(root, 'package-lock.json'));
  const installed = await packagesOf(installedLock);
  return Object.entries(wanted).every(([location, { version, optional }]) => {
    if (location === '') return true;
    const found = installed[location];
    return found ? found.version === version : optional === true;
  });
}

/** @param {string} lockFile */
async function packagesOf(lockFile) {
  return JSON.parse(await readFile(lockFile, 'utf8')).packages;
}
