import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { prepare } from './prepare.mjs';
import { npm, run } from './processes.mjs';
import { main, projectNode, root } from './project.mjs';
import { stopRequests } from './stop-requests.mjs';

/** `npm test`: all checks and all tests; `npm test -- <arguments of vitest>`: only what they say. */
await main(async () => {
  const { stop } = stopRequests();
  const chosen = process.argv.slice(2);
  await prepare({ build: false, signal: stop });
  if (chosen.length === 0 && !(await passesChecks(stop))) return close({ passed: 0, failed: 1, skipped: 0 });
  return close(await runTests(chosen.length > 0 ? chosen : ['--coverage'], stop));
});

async function passesChecks(signal) {
  return (await npm(['run', 'check', '--silent'], { signal })).code === 0;
}

/** @returns {Promise<{ passed: number, failed: number, skipped: number }>} */
async function runTests(args, signal) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-gym-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const { code } = await run(projectNode(), [vitest, 'run', ...reporters, ...args], { signal });
    return count(await readFile(report, 'utf8').catch(() => undefined), code);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {string | undefined} report missing when vitest did not get as far
 * @param {number} code
 */
function count(report, code) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report);
  // A file that could not be loaded has no tests of its own to count.
  const unloaded = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = numFailedTests + unloaded;
  // Too little coverage and errors outside any test are failures that no test stands for.
  const otherwise = code !== 0 && failed === 0 ? 1 : 0;
  return { passed: numPassedTests, failed: failed + otherwise, skipped: numPendingTests + numTodoTests };
}

/** The closing line, for people and for machines. */
function close({ passed, failed, skipped }) {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 ? 0 : 1;
}
