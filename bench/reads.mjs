import { Client } from 'undici';
import { median, quantile } from './load.mjs';

const WARM_UP = 30;

/**
 * One request after the other. With `bareUrl` each goes also to the bare server, in turn, which runs the same statements.
 * @param {{ appUrl: string, bareUrl?: string, person: import('./people.mjs').Person, runs: number }} task
 * @param {Record<string, string>} requests paths by what they ask for
 * @returns {Promise<{ what: string, p50: number, p95: number, toBare?: number }[]>} milliseconds, the whole answer read;
 *   toBare: the bare server's median by the app's
 */
export async function measureReads({ appUrl, bareUrl, person, runs }, requests) {
  const app = new Client(appUrl);
  const bare = bareUrl && new Client(bareUrl);
  const authorization = `Bearer ${person.token}`;
  const identity = { 'x-organization-id': person.organizationId, 'x-user-id': person.userId };
  try {
    const measured = [];
    for (const [what, path] of Object.entries(requests)) {
      const [times, bareTimes] = [[], []];
      for (let i = 0; i < WARM_UP + runs; i += 1) {
        times.push(await timed(app, `/api/v1${path}`, { authorization }));
        if (bare) bareTimes.push(await timed(bare, `/replay/${encodeURIComponent(what)}`, identity));
      }
      const [sorted, bareSorted] = [times, bareTimes].map((all) =>
        all.slice(WARM_UP).toSorted((a, b) => a - b),
      );
      const toBare = bare && median(bareSorted) / median(sorted);
      measured.push({ what, p50: median(sorted), p95: quantile(sorted, 0.95), toBare });
    }
    return measured;
  } finally {
    await app.destroy();
    await bare?.destroy();
  }
}

async function timed(client, path, headers) {
  const begin = performance.now();
  const { statusCode, body } = await client.request({ method: 'GET', path, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
  return performance.now() - begin;
}
