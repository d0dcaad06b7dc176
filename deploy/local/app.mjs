import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { run } from './processes.mjs';
import { LaunchError, dataDir, projectNode, root } from './project.mjs';

const GRACE_MS = 20_000;
const HEALTH_INTERVAL_MS = 100;
const heap = ['--max-old-space-size=200', '--max-semi-space-size=16'];
/** What V8 has compiled, for the next start; it goes with the build. */
const compileCache = path.join(root, 'dist/compile-cache');
const followLauncher = new URL('follow-launcher.mjs', import.meta.url).href;
const sourceMaps = pathToFileURL(path.join(root, 'dist/app/source-maps.js')).href;

/**
 * What the app's programs find in their environment.
 * @param {string} databaseUrl
 */
export function appEnvironment(databaseUrl) {
  return {
    ...process.env,
    NODE_ENV: process.env.NODE_ENV || 'development',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir(),
  };
}

/**
 * Runs one command of the app's own command line.
 * @param {string[]} args
 * @param {import('./processes.mjs').RunOptions} options
 */
export function runCli(args, options) {
  return run(projectNode(), ['--import', sourceMaps, path.join(root, 'dist/app/cli.js'), ...args], options);
}

/**
 * The same, for a step of the start: quiet unless it fails.
 * @param {string} step
 * @param {import('./processes.mjs').RunOptions} options
 * @returns {Promise<string>} what it printed
 */
export async function runStep(step, options) {
  const { code, stdout, stderr } = await runCli([step], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  if (code !== 0)
    throw new LaunchError(`${stdout}${stderr}\nThe step "${step}" failed; its messages are above.`);
  return stdout;
}

/**
 * Starts the server in a process group of its own: a Ctrl-C reaches the launcher alone, which passes it on once.
 * @param {NodeJS.ProcessEnv} env
 */
export function startApp(env) {
  const program = path.join(root, 'dist/app/main.js');
  const args = [...heap, '--import', sourceMaps, '--import', followLauncher, program];
  const child = spawn(projectNode(), args, {
    cwd: root,
    env: { NODE_COMPILE_CACHE: compileCache, ...env },
    detached: true,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let running = true;
  let asked = false;
  /** @type {Promise<string>} how the server ended, in words */
  const exited = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      running = false;
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });

  return {
    exited,
    isRunning: () => running,
    /** Whether the server ended, or is about to, because it was told to. */
    isAskedToStop: () => asked,
    kill: () => child.kill('SIGKILL'),
    /** Lets the server finish what it is doing, for a while. */
    async stop() {
      asked = true;
      if (!running) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/**
 * Waits until the server answers.
 * @param {ReturnType<typeof startApp>} app
 * @param {import('./address.mjs').Address} address
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} false when it ended, or was asked to, before
 */
export async function becomesHealthy(app, { reachable, port }, signal) {
  while (app.isRunning() && !signal.aborted) {
    const answer = await fetch(`http://${reachable}:${port}/health/live`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await sleep(HEALTH_INTERVAL_MS);
  }
  return false;
}
