import { Client } from 'undici';
import { median, quantile } from './load.mjs';

const WARM_UP = 30;

/**
 * One request after the other.
 * @param {{ appUrl: string, person: import('./people.mjs').Person, runs: number }} task
 * @param {Record<string, string>} requests paths by what they ask for
 * @returns {Promise<{ what: string, p50: number, p95: number }[]>} milliseconds, the whole answer read
 */
export async function measureReads({ appUrl, person, runs }, requests) {
  const client = new Client(appUrl);
  try {
    const measured = [];
    for (const [what, path] of Object.entries(requests)) {
      const times = [];
      for (let i = 0; i < WARM_UP + runs; i += 1) times.push(await timed(client, path, person.token));
      const sorted = times.slice(WARM_UP).toSorted((a, b) => a - b);
      measured.push({ what, p50: median(sorted), p95: quantile(sorted, 0.95) });
    }
    return measured;
  } finally {
    await client.destroy();
  }
}

async function timed(client, path, token) {
  const begin = performance.now();
  const { statusCode, body } = await client.request({
    method: 'GET',
    path: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text}`);
  return performance.now() - begin;
}
