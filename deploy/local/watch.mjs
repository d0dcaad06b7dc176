import { watch } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt, sourceFolders } from './build.mjs';
import { LaunchError, root, say } from './project.mjs';

// An editor that saves several files, or a git checkout, is one change.
const QUIET_MS = 200;

/**
 * Watches the sources.
 * @param {AbortSignal} signal ends the watching
 * @returns {{ rebuilt(): Promise<void> }} resolves when changed sources have been compiled without errors
 */
export function watchSources(signal) {
  let changed = deferred();
  for (const folder of sourceFolders) {
    watch(path.join(root, folder), { recursive: true, signal }, () => changed.resolve());
  }
  return {
    async rebuilt() {
      for (;;) {
        await changed.promise;
        await sleep(QUIET_MS);
        changed = deferred();
        if (await built()) return;
      }
    },
  };
}

async function built() {
  try {
    return await ensureBuilt();
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
    return false;
  }
}

function deferred() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}
