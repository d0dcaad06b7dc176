import path from 'node:path';
import process from 'node:process';
import { prepare } from '../deploy/local/prepare.mjs';
import { run } from '../deploy/local/processes.mjs';
import { main, projectNode, root } from '../deploy/local/project.mjs';
import { stopRequests } from '../deploy/local/stop-requests.mjs';

/** `npm run bench`: installs and builds what is missing, then measures on the project's own Node. */
await main(async () => {
  const { stop } = stopRequests();
  await prepare({ build: true, signal: stop });
  return (
    await run(projectNode(), [path.join(root, 'bench/bench.mjs'), ...process.argv.slice(2)], { signal: stop })
  ).code;
});
