import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { Interrupted, root } from './project.mjs';

/** Everything a step prints goes where progress goes, not into the output of what is run afterwards. */
export const toTerminal = ['ignore', 2, 2];

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {AbortSignal} [signal] ends the program with SIGTERM
 * @property {import('node:child_process').StdioOptions} [stdio]
 */

/**
 * Runs a program in the project's folder and waits for it.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} the texts are empty where stdio is inherited
 */
export function run(command, args, { env = process.env, signal, stdio = 'inherit' } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio, signal });
    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    // An aborted program still takes a moment to end, and what it uses must not go away before.
    child.on('error', (error) => error.name === 'AbortError' || reject(error));
    child.on('close', (code, killedBy) => {
      if (signal?.aborted) reject(new Interrupted());
      else resolve({ code: code ?? (killedBy ? 1 : 0), stdout: stdout(), stderr: stderr() });
    });
  });
}

/**
 * Runs npm on the machine's own Node, never on the one inside node_modules, which `npm ci` deletes.
 * @param {string[]} args
 * @param {RunOptions} [options]
 */
export function npm(args, options = {}) {
  const bin = path.join('node_modules', '.bin');
  const outside = (process.env.PATH ?? '').split(path.delimiter).filter((entry) => !entry.endsWith(bin));
  const env = { ...process.env, ...options.env, PATH: outside.join(path.delimiter) };
  return run('npm', args, { ...options, env });
}

/** @param {import('node:stream').Readable | null} stream */
function collect(stream) {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return () => text;
}
