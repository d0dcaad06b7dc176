import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, residentMegabytes } from './cpu.mjs';
import { apiKey } from './gateway.mjs';
import { median, quantile } from './load.mjs';
import { startServer } from './programs.mjs';

const PROMPT = 'Say it in other words, please.';
/** Opened over so long, as clients do not all come at once. */
const OPENING_MS = 5_000;
/** So much of an answer's beginning is kept, for the error it may be. */
const ANSWER_LENGTH = 300;

/**
 * @typedef {object} StreamsRound
 * @property {number} dropped streams that did not get every chunk, once and in order
 * @property {number} added50 milliseconds at the median from a chunk's leaving the model's server to its reaching the
 *   client, less those of a client without a gateway
 * @property {number} added99 the same at p99
 * @property {number} direct99 what was taken off of that
 * @property {number} kilobytes of resident memory for each open stream
 * @property {number} cpu share of one core
 */

/**
 * @typedef {object} StreamsMeasurement the streams dropped in all rounds, the most memory, and medians of the rest
 * @property {number} streams open at once
 * @property {number} chunks that every stream was to get
 * @property {readonly StreamsRound[]} rounds
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
 * @param {number} task.rounds one bad second of the machine decides the p99 of the half minute a round takes
 * @returns {Promise<StreamsMeasurement & StreamsRound>}
 */
export async function measureStreams({ app, clockUrl, person, streams, chunks, rounds: count }) {
  const key = await apiKey(app.url, person);
  const throughApp = () =>
    read(`${app.url}/openai/v1/chat/completions`, 'clock', { authorization: `Bearer ${key}` });
  const direct = () => read(`${clockUrl}/chat/completions`, 'clock', {});
  // Once before, so that what the code itself takes is not counted as the streams'.
  await together(throughApp, Math.ceil(streams / 20), 0);
  const rounds = [];
  while (rounds.length < count) rounds.push(await measureRound({ app, direct, throughApp, streams, chunks }));
  const of = (name) => rounds.map((round) => round[name]);
  return {
    streams,
    chunks,
    rounds,
    dropped: of('dropped').reduce((sum, dropped) => sum + dropped, 0),
    added50: median(of('added50')),
    added99: median(of('added99')),
    direct99: median(of('direct99')),
    kilobytes: Math.max(...of('kilobytes')),
    cpu: median(of('cpu')),
  };
}

/** @returns {Promise<StreamsRound>} */
async function measureRound({ app, direct, throughApp, streams, chunks }) {
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
    dropped: measured.filter((stream) => stream.chunks !== chunks || !stream.isInOrder).length,
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

/**
 * Over a bare socket: a client that parses HTTP needs, for a thousand streams, as much of the machine as the gateway does.
 * @returns {Promise<Stream>}
 */
function read(url, model, headers) {
  const { host, hostname, port, pathname } = new URL(url);
  const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: PROMPT }] });
  const fields = { host, ...headers, 'content-type': 'application/json', 'content-length': body.length };
  const head = Object.entries({ ...fields, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const stream = new Stream();
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread: { buffer: received, callback: (length) => stream.take(received.latin1Slice(0, length)) },
    });
    let failure;
    // One that breaks off has lost chunks, which is what is counted.
    socket
      .on('error', (error) => (failure = error))
      .on('close', () => {
        if (stream.answer.startsWith('HTTP/1.1 200 ')) resolve(stream);
        else reject(failure ?? new Error(`${url} answered ${stream.answer}`));
      });
    socket.write(`POST ${pathname} HTTP/1.1\r\n${head.join('\r\n')}\r\n\r\n${body}`);
  });
}

/** What all clients are given to read into, one after the other. */
const received = Buffer.alloc(65_536);
const CHUNK = /"content":"#(\d+) (\d+);"/g;

/** What one client has got: how many chunks in their order, whether any other came, and how long each was on its way. */
class Stream {
  answer = '';
  chunks = 0;
  isInOrder = true;
  delays = [];
  rest = '';

  take(text) {
    const now = Date.now();
    if (this.answer.length < ANSWER_LENGTH) this.answer += text.slice(0, ANSWER_LENGTH);
    this.rest += text;
    let end = 0;
    for (const { 0: chunk, 1: n, 2: at, index } of this.rest.matchAll(CHUNK)) {
      this.isInOrder &&= Number(n) === this.chunks;
      this.chunks += 1;
      this.delays.push(now - Number(at));
      end = index + chunk.length;
    }
    this.rest = this.rest.slice(end);
    return true;
  }
}
