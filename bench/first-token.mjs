import { Client } from 'undici';
import { MODEL } from './app.mjs';
import { cpuSeconds } from './cpu.mjs';
import { median, quantile } from './load.mjs';

/** Exchanges in one conversation before the next is begun: the history is part of what a model is asked. */
const CONVERSATION_LENGTH = 10;
/** As many as it takes until V8 has compiled what an answer needs. */
const WARM_UP_ANSWERS = 400;
/** Answers each client gets before the other side has its turn. */
const ANSWERS_IN_TURN = 5;
const QUESTION = 'How does a lesson make sure that the learner can do afterwards what it promised?';

/**
 * @typedef {object} FirstToken milliseconds to the first piece of an answer's text
 * @property {number} concurrent answers at once
 * @property {number} runs
 * @property {number} appCpuMs milliseconds of CPU of the app's process per whole answer; NaN where it is unknown
 * @property {{ p50: number, p99: number }} app from asking the app, to the piece on its stream
 * @property {{ p50: number, p99: number }} direct from asking the model's server itself
 * @property {{ p50: number, p99: number }} added what the app adds to each
 */

/**
 * Asks the app and the model's server in turn, over connections that are open already.
 * @param {object} task
 * @param {string} task.appUrl
 * @param {number} [task.appPid]
 * @param {string} task.modelUrl
 * @param {readonly import('./people.mjs').Person[]} task.people
 * @param {number} task.concurrent
 * @param {number} task.runs of each, altogether
 * @param {import('./resources.mjs').Resources} task.resources
 * @returns {Promise<FirstToken>}
 */
export async function measureFirstToken({ appUrl, appPid, modelUrl, people, concurrent, runs, resources }) {
  const apps = people.slice(0, concurrent).map((person) => new AppClient(appUrl, person));
  const models = apps.map(() => new ModelClient(modelUrl));
  await resources.add(() => Promise.all([...apps, ...models].map((client) => client.close())));
  const times = { app: [], direct: [] };
  let cpu = 0;
  const turns = Math.ceil(runs / (concurrent * ANSWERS_IN_TURN));
  for (let turn = -Math.ceil(WARM_UP_ANSWERS / (concurrent * ANSWERS_IN_TURN)); turn < turns; turn += 1) {
    const before = cpuSeconds(appPid);
    const app = await askInTurn(apps);
    const used = cpuSeconds(appPid) - before;
    const direct = await askInTurn(models);
    if (turn < 0) continue;
    cpu += used;
    times.app.push(...app);
    times.direct.push(...direct);
  }
  return {
    concurrent,
    runs: times.app.length,
    appCpuMs: (cpu / times.app.length) * 1_000,
    ...summary(times),
  };
}

/** All clients at once, each asking again as soon as it has its answer. */
async function askInTurn(clients) {
  const times = await Promise.all(
    clients.map(async (client) => {
      const own = [];
      while (own.length < ANSWERS_IN_TURN) own.push(await client.ask(QUESTION));
      return own;
    }),
  );
  return times.flat();
}

function summary(times) {
  const app = percentiles(times.app);
  const direct = percentiles(times.direct);
  return { app, direct, added: { p50: app.p50 - direct.p50, p99: app.p99 - direct.p99 } };
}

function percentiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: median(sorted), p99: quantile(sorted, 0.99) };
}

/** A person who holds conversations, over one connection. */
class AppClient {
  #asked = CONVERSATION_LENGTH;
  #conversation = '';

  constructor(url, person) {
    this.client = new Client(url);
    this.person = person;
  }

  /** @returns {Promise<number>} milliseconds from asking to the first `delta` event */
  async ask(content) {
    if (this.#asked === CONVERSATION_LENGTH) await this.#begin();
    this.#asked += 1;
    const begin = performance.now();
    const { assistantMessage } = await this.#post(`/${this.#conversation}/messages`, { content });
    const stream = await this.#request(
      'GET',
      `/${this.#conversation}/messages/${assistantMessage.id}/stream`,
    );
    const { at, text } = await readUntilEnd(stream, /^event: delta$/m);
    if (!/^event: done\ndata: .*"state":"complete"/m.test(text))
      throw new Error(`The answer failed: ${text.slice(-1_000)}`);
    return at - begin;
  }

  close() {
    return this.client.destroy();
  }

  async #begin() {
    this.#asked = 0;
    ({ id: this.#conversation } = await this.#post('', { model: MODEL }));
  }

  async #post(path, body) {
    const answer = await this.#request('POST', path, JSON.stringify(body));
    return answer.json();
  }

  async #request(method, path, body) {
    const headers = {
      authorization: `Bearer ${this.person.token}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    return succeeded(
      await this.client.request({ method, path: `/api/v1/conversations${path}`, headers, body }),
    );
  }
}

/** Whoever has no app in between, over one connection. */
class ModelClient {
  constructor(url) {
    this.client = new Client(new URL(url).origin);
    this.path = `${new URL(url).pathname}/chat/completions`;
  }

  /** @returns {Promise<number>} milliseconds from asking to the first piece of text */
  async ask(content) {
    const body = JSON.stringify({ model: MODEL, messages: [{ role: 'user', content }], stream: true });
    const headers = { 'content-type': 'application/json' };
    const begin = performance.now();
    const stream = await succeeded(
      await this.client.request({ method: 'POST', path: this.path, headers, body }),
    );
    const { at } = await readUntilEnd(stream, /"content":"[^"]/);
    return at - begin;
  }

  close() {
    return this.client.destroy();
  }
}

async function succeeded({ statusCode, body }) {
  if (statusCode >= 200 && statusCode < 300) return body;
  throw new Error(`Answered ${statusCode}: ${await body.text()}`);
}

/** @returns {Promise<{ at: number, text: string }>} when what is looked for had come, and everything that came */
async function readUntilEnd(body, wanted) {
  let text = '';
  let at;
  for await (const piece of body.setEncoding('utf8')) {
    text += piece;
    if (at === undefined && wanted.test(text)) at = performance.now();
  }
  if (at === undefined) throw new Error(`The stream has no text: ${text.slice(0, 1_000)}`);
  return { at, text };
}
