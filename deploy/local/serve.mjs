import { becomesHealthy, runStep, startApp } from './app.mjs';
import { banner } from './banner.mjs';
import { LaunchError, say } from './project.mjs';
import { aborted } from './stop-requests.mjs';
import { watchSources } from './watch.mjs';

/**
 * @typedef {object} Task
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./address.mjs').Address} address
 * @property {import('./banner.mjs').Account[]} accounts
 * @property {{ stop: AbortSignal, kill: AbortSignal }} requests
 */

/**
 * Runs the server until somebody asks to stop, or until it ends by itself.
 * @param {Task} task
 * @returns {Promise<number>} the exit code
 */
export async function serve({ env, address, accounts, requests }) {
  const app = startApp(env);
  requests.kill.addEventListener('abort', app.kill);
  void greet(app, address, accounts, requests.stop);
  const how = await Promise.race([app.exited, aborted(requests.stop)]);
  if (how !== undefined) return reportEnd(how);
  say('Stopping: the server finishes what it is doing …');
  await app.stop();
  return 0;
}

/**
 * The same for somebody who edits the sources: starts the server anew whenever they compile.
 * @param {Task} task
 * @returns {Promise<number>}
 */
export async function serveChangingSources({ env, address, accounts, requests: { stop, kill } }) {
  const sources = watchSources(stop);
  let app = startApp(env);
  kill.addEventListener('abort', () => app.kill());
  void greet(app, address, accounts, stop);
  for (;;) {
    const { exited, isAskedToStop } = app;
    void exited.then((how) => isAskedToStop() || reportEnd(how));
    await Promise.race([sources.rebuilt(), aborted(stop)]);
    await app.stop();
    if (stop.aborted) return 0;
    await migrateAgain(env, stop);
    app = startApp(env);
  }
}

async function greet(app, address, accounts, signal) {
  if (await becomesHealthy(app, address, signal)) console.log(banner(address.port, accounts));
}

/** @param {string} how */
function reportEnd(how) {
  say(`The server ended by itself (${how}); its last messages are above.`);
  return 1;
}

async function migrateAgain(env, signal) {
  try {
    await runStep('migrate', { env, signal });
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    say(error.message);
  }
}
