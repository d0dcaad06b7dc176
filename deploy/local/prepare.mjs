import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';
import { root } from './project.mjs';

/**
 * Brings node_modules and, if asked, dist up to date. Two starts of the same folder take turns.
 * @param {{ build: boolean, signal?: AbortSignal }} options
 */
export function prepare({ build, signal }) {
  const folder = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const lock = path.join(tmpdir(), `ai-gym-${userInfo().uid}-${folder}.lock`);
  return withLock(lock, async () => {
    await ensureInstalled({ signal });
    if (build) await ensureBuilt({ signal });
  });
}
