import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, residentMegabytes } from './cpu.mjs';
import { apiKey } from './gateway.mjs';
import { quantile } from './load.mjs';
import { startServer } from './programs.mjs';

const PROMPT = 'Say it in other words, please.';
/** Opened over so long, as clients do not all come at once. */
const OPENING_MS = 5_000;

/**
 * @typedef {object} StreamsMeasurement
 * @property {number} streams open at once
 * @property {number} chunks that every stream was to get
 * @property {number} dropped streams that did not get every chunk, once and in order
 * @property {number} added99 milliseconds at p99 from a chunk's leaving the model's server to its reaching the client, less
 *   those of a client without a gateway
 * @property {number} direct99 the latter
 * @property {number} kilobytes of resident memory for each open stream
 * @property {number} cpu share of one core
 */

/**
 * A thousand answers at once, twenty chunks a second each, through one process. The clients have the clock of the model's
 * server, which writes the time into every chunk.
 * @param {object} task
 * @param {import('./resources.mjs').Resources} task.resources
 * @param {{ url: string, pid?: number }} task.app
 * @param {string} task.clockUrl
 * @param {import('./people.mjs').Person} task.person
 * @param {number} task.streams
 * @param {number} task.chunks
 * @returns {Promise<StreamsMeasurement>}
 */
export async function measureStreams({ app, clockUrl, person, streams, chunks }) {
  const key = await apiKey(app.url, person);
  const throughApp = () =>
    read(`${app.url}/openai/v1/chat/completions`, 'clock', { authorization: `Bearer ${key}` });
  const direct = () => read(`${clockUrl}/chat/completions`, 'clock', {});
  // Once before, so that what the code itself takes is not counted as the streams'.
  await together(throughApp, Math.ceil(streams / 20), 0);
  const alone = await together(direct, streams, OPENING_MS);
  await sleep(2_000);
  const before = residentMegabytes(app.pid);
  const cpu = cpuSeconds(app.pid);
  const begin = performance.now();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, residentMegabytes(app.pid) ?? 0)), 500);
  const measured = await together(throughApp, streams, OPENING_MS);
  clearInterval(watch);
  const seconds = (performance.now() - begin) / 1_000;
  const delays = (results) => results.flatMap((result) => result.delays).toSorted((a, b) => a - b);
  const direct99 = quantile(delays(alone), 0.99);
  return {
    streams,
    chunks,
    dropped: measured.filter(({ seen }) => seen.length !== chunks || seen.some((n, i) => n !== i)).length,
    direct99,
    added50: quantile(delays(measured), 0.5) - quantile(delays(alone), 0.5),
    added99: quantile(delays(measured), 0.99) - direct99,
    kilobytes: ((most - before) * 1_024) / streams,
    cpu: (cpuSeconds(app.pid) - cpu) / seconds,
  };
}

/** A model's server whose chunks say their number and when they left. */
export const startClock = (resources, chunks) =>
  startServer(resources, 'bench/clock-server.mjs', [String(chunks)]);

async function together(open, count, overMs) {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      await sleep((overMs * i) / count);
      return open();
    }),
  );
}

/** @returns {Promise<{ seen: number[], delays: number[] }>} the numbers of the chunks, and how long each was on its way */
function read(url, model, headers) {
  const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: PROMPT }] });
  return new Promise((resolve, reject) => {
    const seen = [];
    const delays = [];
    const asked = request(
      url,
      { method: 'POST', agent: false, headers: { ...headers, 'content-type': 'application/json' } },
      (answer) => {
        let rest = '';
        answer.setEncoding('utf8');
        answer.on('data', (text) => {
          const now = Date.now();
          rest += text;
          for (const [, n, at] of rest.matchAll(/"content":"#(\d+) (\d+);"/g)) {
            seen.push(Number(n));
            delays.push(now - Number(at));
          }
          rest = rest.slice(rest.lastIndexOf('\n\n') + 1);
        });
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve({ seen, delays });
          else reject(new Error(`${url} answered ${answer.statusCode}: ${rest.slice(0, 300)}`));
        });
        answer.on('error', () => resolve({ seen, delays }));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
