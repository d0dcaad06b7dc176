import { spawnSync } from 'node:child_process';
import { lchown, readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { LaunchError } from '../project.mjs';

/** @typedef {{ name: string, uid: number, gid: number }} Account */

const nobody = { name: 'nobody', uid: 65534, gid: 65534 };

/**
 * The account that has to own the server, which refuses to run as root; undefined means: the current one.
 * @param {string} dataDir an existing folder
 * @returns {Promise<Account | undefined>}
 */
export async function serverAccount(dataDir) {
  if (process.platform === 'win32') {
    throw new LaunchError('On Windows, start inside WSL, or set DATABASE_URL to a PostgreSQL server.');
  }
  const owner = await stat(dataDir);
  if (process.getuid() !== 0) {
    if (owner.uid === process.getuid()) return undefined;
    throw new LaunchError(
      `${dataDir} belongs to another user (uid ${owner.uid}). ` +
        'Start as that user, or set DATA_DIR to a folder of your own.',
    );
  }
  // What an ordinary user began, that user must be able to go on with.
  if (owner.uid !== 0) return { name: `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  return serviceAccount();
}

/** @returns {Promise<Account>} */
async function serviceAccount() {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n');
  const accounts = lines
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: +uid, gid: +gid }));
  return (
    ['postgres', '_postgres', 'nobody'].map((name) => accounts.find((a) => a.name === name)).find(Boolean) ??
    nobody
  );
}

/**
 * Whether the account may read and enter (a folder) or read and run (a program), asked of the kernel itself.
 * @param {Account} account
 * @param {string} file
 */
export function canUse({ uid, gid }, file) {
  const asked = spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', file], {
    uid,
    gid,
    cwd: '/',
  });
  if (asked.error) {
    throw new LaunchError(
      `PostgreSQL does not run as root, and this root may not become another user (${asked.error.message}). ` +
        'Start as an ordinary user, or set DATABASE_URL.',
    );
  }
  return asked.status === 0;
}

/**
 * Gives a folder and all that is in it to the account, for instance a copy that root has made.
 * @param {string} folder
 * @param {Account} account
 */
export async function giveTo(folder, { uid, gid }) {
  await lchown(folder, uid, gid);
  for (const entry of await readdir(folder, { recursive: true }))
    await lchown(path.join(folder, entry), uid, gid);
}
