import path from 'node:path';
import process from 'node:process';
import { prepare } from './prepare.mjs';
import { run } from './processes.mjs';
import { main, projectNode, root } from './project.mjs';
import { stopRequests } from './stop-requests.mjs';

/** `npm run attacks`: shows that the tests in test/attacks fail where a defence is missing; takes words of their names. */
await main(async () => {
  const { stop } = stopRequests();
  await prepare({ build: false, signal: stop });
  const program = path.join(root, 'test/attacks/weaken.mjs');
  return (await run(projectNode(), [program, ...process.argv.slice(2)], { signal: stop })).code;
});
