import process from 'node:process';
import { appEnvironment, runCli } from './app.mjs';
import { prepare } from './prepare.mjs';
import { main } from './project.mjs';
import { stopRequests } from './stop-requests.mjs';

/** `npm run cli -- <command>`: the app's own command line, with everything it needs. */
await main(async () => {
  const { stop } = stopRequests();
  await prepare({ build: true, signal: stop });
  const { openDatabase } = await import('./database.mjs');
  const database = await openDatabase();
  try {
    const env = appEnvironment(database.url);
    return (await runCli(process.argv.slice(2), { env, signal: stop })).code;
  } finally {
    await database.close();
  }
});
