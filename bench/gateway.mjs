import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { say } from '../deploy/local/project.mjs';
import { MODEL } from './app.mjs';
import { cpuSeconds } from './cpu.mjs';
import { median, quantile } from './load.mjs';
import { startPortkey } from './portkey.mjs';
import { startServer } from './programs.mjs';

const CONNECTIONS = 32;
/** In an ordinary answer, and in the long ones that tell what a chunk costs. */
const CHUNKS = 10;
const MANY_CHUNKS = 1_000;
const WARM_UP_REQUESTS = 3_000;
const PROMPT =
  'A lesson states what the learner will be able to do, shows one worked example, asks for three attempts of rising ' +
  'difficulty and ends with a short summary in the learner’s own words. Teachers see who finished, where people gave ' +
  'up and which question was answered wrongly most often. How would you say the same to a child of ten years, in two ' +
  'sentences and without any word that a child would not use?';

/**
 * @typedef {object} GatewayMeasurement of one gateway; `direct` is none
 * @property {string} name
 * @property {number} rate requests per second over 32 connections
 * @property {number} firstToken milliseconds at the median, one request after the other
 * @property {number} added what that is more than direct
 * @property {number} [requestCpu] microseconds of CPU of its process for a request of ten chunks, one after the other
 * @property {number} [loadedCpu] the same over 32 connections
 * @property {number} [chunkCpu] microseconds of CPU for each further chunk
 */

/**
 * The OpenAI-compatible endpoint, with everything on, beside Portkey's gateway and the model's server itself: the same
 * streamed request of each in turn.
 * @param {object} task
 * @param {import('./resources.mjs').Resources} task.resources
 * @param {string} task.folder
 * @param {{ url: string, pid?: number }} task.app
 * @param {readonly import('./people.mjs').Person[]} task.people
 * @param {{ modelUrl: string, manyUrl: string }} task.upstreams
 * @param {number} task.rounds
 * @param {number} task.seconds
 * @param {number} task.runs
 * @returns {Promise<GatewayMeasurement[]>}
 */
export async function measureGateway(task) {
  const { resources, app, people, upstreams, rounds, seconds, runs } = task;
  const keys = await Promise.all(people.map((person) => apiKey(app.url, person)));
  const portkey = await startPortkey(task);
  const contenders = [
    new Contender('direct', new URL(upstreams.modelUrl).origin, undefined, (many) => ({
      origin: many ? new URL(upstreams.manyUrl).origin : undefined,
      path: '/v1/chat/completions',
      headers: {},
    })),
    new Contender('app', app.url, app.pid, (many, n) => ({
      path: '/openai/v1/chat/completions',
      headers: { authorization: `Bearer ${keys[n % keys.length]}` },
      model: many ? 'many' : 'fast',
    })),
    new Contender('portkey', portkey.url, portkey.pid, (many) => ({
      path: '/v1/chat/completions',
      headers: {
        authorization: 'Bearer sk-bench',
        'x-portkey-provider': 'openai',
        'x-portkey-custom-host': many ? upstreams.manyUrl : upstreams.modelUrl,
      },
    })),
  ];
  for (const contender of contenders) {
    await resources.add(() => contender.close());
    await contender.warmUp();
  }
  const found = contenders.map(() => ({ rate: [], loaded: [], first: [], request: [], chunk: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, contender] of contenders.entries()) {
      const one = await contender.oneByOne(Math.ceil(runs / rounds));
      const load = await contender.load(seconds);
      const chunk = await contender.chunkCpu(load.sample);
      found[i].first.push(...one.times);
      found[i].request.push(one.cpu);
      found[i].rate.push(load.rate);
      found[i].loaded.push(load.cpu);
      found[i].chunk.push(chunk);
      say(`gateway, round ${round + 1}, ${contender.name}: ${load.rate.toFixed(0)} requests/s`);
    }
  }
  const direct = median(found[0].first);
  return contenders.map(({ name }, i) => ({
    name,
    rate: median(found[i].rate),
    firstToken: median(found[i].first),
    firstToken99: quantile(
      found[i].first.toSorted((a, b) => a - b),
      0.99,
    ),
    added: median(found[i].first) - direct,
    requestCpu: median(found[i].request),
    loadedCpu: median(found[i].loaded),
    chunkCpu: median(found[i].chunk),
  }));
}

/** The upstreams: one of ordinary answers, one of long ones, both as fast as they can. */
export async function startUpstreams(resources) {
  const serve = (chunks) =>
    startServer(resources, 'dist/libs/llm/testing/wire-server.js', ['--chunks', String(chunks)]);
  const [model, many] = await Promise.all([serve(CHUNKS), serve(MANY_CHUNKS)]);
  return { modelUrl: model.url, manyUrl: many.url };
}

/** A key that a program asks models with. */
export async function apiKey(url, { token }) {
  const response = await fetch(`${url}/api/v1/api-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Bench', scopes: ['conversation.use'] }),
  });
  if (!response.ok) throw new Error(`POST /api-keys answered ${response.status}: ${await response.text()}`);
  return (await response.json()).key;
}

class Contender {
  #requests = 0;

  constructor(name, url, pid, requestOf) {
    this.name = name;
    this.pid = pid;
    this.requestOf = requestOf;
    this.pool = new Pool(url, { connections: CONNECTIONS });
    this.others = new Map();
  }

  async close() {
    await Promise.all([this.pool, ...this.others.values()].map((pool) => pool.destroy()));
  }

  async warmUp() {
    const each = async () => {
      for (let i = 0; i < WARM_UP_REQUESTS / CONNECTIONS; i += 1) await this.ask();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, each));
    for (let i = 0; i < 5; i += 1) await this.ask(true);
  }

  /** Milliseconds to the first text of each, and the CPU of one. */
  async oneByOne(count) {
    const before = cpuSeconds(this.pid);
    const times = [];
    while (times.length < count) times.push(await this.ask());
    return { times, cpu: this.#micros(before, count) };
  }

  async load(seconds) {
    const begin = performance.now();
    const before = cpuSeconds(this.pid);
    let count = 0;
    const each = async () => {
      while (performance.now() - begin < seconds * 1_000) {
        await this.ask();
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, each));
    const rate = (count / (performance.now() - begin)) * 1_000;
    // What is written after the answers is part of what they cost.
    await sleep(500);
    const cpu = this.#micros(before, count);
    return { rate, cpu, sample: cpu };
  }

  /** What a chunk costs beyond those of an ordinary answer. */
  async chunkCpu(requestCpu) {
    const answers = 40;
    const before = cpuSeconds(this.pid);
    const each = async () => {
      for (let i = 0; i < answers / 4; i += 1) await this.ask(true);
    };
    await Promise.all(Array.from({ length: 4 }, each));
    await sleep(500);
    const long = this.#micros(before, answers);
    return (long - requestCpu) / (MANY_CHUNKS - CHUNKS);
  }

  /** @returns {Promise<number>} milliseconds to the first piece of text */
  async ask(many = false) {
    const { origin, path: at, headers, model = MODEL } = this.requestOf(many, (this.#requests += 1));
    const pool = origin === undefined ? this.pool : this.#poolOf(origin);
    const body = JSON.stringify({ model, stream: true, messages: [{ role: 'user', content: PROMPT }] });
    const begin = performance.now();
    const answer = await pool.request({
      method: 'POST',
      path: at,
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    if (answer.statusCode !== 200)
      throw new Error(`${this.name} answered ${answer.statusCode}: ${await answer.body.text()}`);
    let first;
    let end = Buffer.alloc(0);
    for await (const piece of answer.body) {
      first ??= performance.now();
      end = piece;
    }
    if (first === undefined || !end.includes('[DONE]'))
      throw new Error(`${this.name} did not answer to the end: ${end.toString().slice(-300)}`);
    return first - begin;
  }

  #poolOf(origin) {
    const known = this.others.get(origin) ?? new Pool(origin, { connections: CONNECTIONS });
    this.others.set(origin, known);
    return known;
  }

  #micros(before, count) {
    return this.pid === undefined ? undefined : ((cpuSeconds(this.pid) - before) / count) * 1e6;
  }
}
