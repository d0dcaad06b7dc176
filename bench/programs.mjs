import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { LaunchError, projectNode, root } from '../deploy/local/project.mjs';

/** @typedef {import('./resources.mjs').Resources} Resources */

// Ends a program whose starter was killed and could not end it.
const followLauncher = new URL('../deploy/local/follow-launcher.mjs', import.meta.url).href;

/**
 * Starts a server that prints `{"url": …}` as its first line.
 * @param {Resources} resources
 * @param {string} program path inside the project
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ url: string, pid: number }>}
 */
export async function startServer(resources, program, args, env = {}) {
  const child = spawn(projectNode(), ['--import', followLauncher, path.join(root, program), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  await resources.add(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const line = once(createInterface({ input: child.stdout }), 'line');
  const [text] = await Promise.race([line, exited.then(([code]) => failed(program, code))]);
  return { url: JSON.parse(text).url, pid: child.pid };
}

function failed(program, code) {
  throw new LaunchError(`${program} ended (exit code ${code}) instead of serving.`);
}
