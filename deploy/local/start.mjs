import process from 'node:process';
import { freeAddress } from './address.mjs';
import { appEnvironment, runStep } from './app.mjs';
import { prepare } from './prepare.mjs';
import { main, say } from './project.mjs';
import { serve, serveChangingSources } from './serve.mjs';
import { stopRequests } from './stop-requests.mjs';

/** `npm start` and, with --watch, `npm run dev`: from a fresh clone to a running server. */
await main(async () => {
  const requests = stopRequests();
  const address = await freeAddress();
  await prepare({ build: true, signal: requests.stop });
  // Known only once the dependencies are installed.
  const { openDatabase } = await import('./database.mjs');
  const database = await openDatabase(say);
  try {
    say(`Database: ${database.description}`);
    const env = appEnvironment(database.url);
    const accounts = await fillDatabase(env, requests.stop);
    const task = { env, address, accounts, requests };
    return await (process.argv.includes('--watch') ? serveChangingSources(task) : serve(task));
  } finally {
    await database.close();
    say('Stopped.');
  }
});

/** @returns {Promise<import('./banner.mjs').Account[]>} */
async function fillDatabase(env, signal) {
  await runStep('migrate', { env, signal });
  // Accounts whose passwords are printed must not appear beside real ones.
  if (env.NODE_ENV === 'production') return [];
  const printed = await runStep('seed', { env, signal });
  return JSON.parse(printed.trim().split('\n').at(-1)).accounts;
}
