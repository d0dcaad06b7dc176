import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { absent } from './files.mjs';
import { npm, toTerminal } from './processes.mjs';
import { LaunchError, root, say } from './project.mjs';

export const sourceFolders = ['src', 'libs', 'migrations'];
const configurations = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'deploy/build/bundle.mjs',
];
const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.sources');

/**
 * Compiles the sources to dist unless dist was made from exactly these sources.
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<boolean>} whether there was something to build
 */
export async function ensureBuilt({ signal } = {}) {
  const sources = await fingerprint();
  if ((await readFile(stamp, 'utf8').catch(absent)) === sources) return false;
  say('Building …');
  // Deleted sources must not live on as compiled files: an old migration would still be run.
  await rm(dist, { recursive: true, force: true });
  const { code } = await npm(['run', 'build', '--silent'], { signal, stdio: toTerminal });
  if (code !== 0) throw new LaunchError("The build failed; the compiler's messages are above.");
  await writeFile(stamp, sources);
  return true;
}

/** A hash of contents, not of times: a fresh checkout of the same commit needs no new build. */
async function fingerprint() {
  const listed = await Promise.all(sourceFolders.map(filesBelow));
  const hash = createHash('sha256');
  for (const file of [...configurations, ...listed.flat().toSorted()]) {
    hash.update(`${file}\0`).update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex');
}

/** @param {string} folder */
async function filesBelow(folder) {
  const entries = await readdir(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
}
