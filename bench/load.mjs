import { randomUUID } from 'node:crypto';
import autocannon from 'autocannon';
import { cpuSeconds, postgresCpuSeconds } from './cpu.mjs';
import { itemId } from './statements.mjs';

/**
 * @typedef {object} Measurement
 * @property {number} rate requests per second
 * @property {number} [p50] milliseconds
 * @property {number} [p99]
 * @property {number} [serverCpu] microseconds of CPU per request, of the server's process
 * @property {number} [postgresCpu] the same of PostgreSQL
 */

/**
 * @typedef {object} Target
 * @property {string} name
 * @property {string} url where the items are
 * @property {number} [pid]
 * @property {(person: import('./people.mjs').Person) => Record<string, string>} identify the caller's headers
 * @property {() => Promise<void>} settled waits until nothing the load caused is still going on
 */

/** What is asked for: each request of somebody, at random. */
export class Requests {
  /**
   * @param {import('./people.mjs').People} people
   * @param {number} items how many were loaded
   */
  constructor(people, items) {
    this.people = people;
    this.items = items;
  }

  /**
   * @param {'read' | 'list' | 'create'} kind
   * @param {Target} target
   * @param {number} [n] of the item it is about
   */
  next(kind, { url, identify }, n = Math.floor(Math.random() * this.items)) {
    const person = this.people.list[n % this.people.list.length];
    const base = new URL(url).pathname;
    const headers = identify(person);
    if (kind === 'read') return { method: 'GET', path: `${base}/${itemId(n)}`, headers };
    if (kind === 'list') return { method: 'GET', path: `${base}?limit=20`, headers };
    const writing = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return { method: 'POST', path: base, headers: { ...headers, ...writing }, body: newItem(n) };
  }
}

const newItem = (n) =>
  JSON.stringify({
    repository: 'documents',
    title: `Lesson ${n}, second edition`,
    description: `What lesson ${n} is about`,
    contentData: { body: `Lesson ${n}. ${TEXT}`, language: 'en' },
    metadata: { level: n % 5, tags: ['course', `unit-${n % 40}`] },
  });

const TEXT =
  'A lesson states what the learner will be able to do, shows one worked example, asks for three attempts of rising ' +
  'difficulty and ends with a short summary in the learner’s own words. Teachers see who finished, where people gave ' +
  'up and which question was answered wrongly most often, so that the next edition explains it better.';

/**
 * Loads a target for some seconds. Any answer but a success, and any broken connection, is an error.
 * @param {object} task
 * @param {Target} task.target
 * @param {'read' | 'list' | 'create'} task.kind
 * @param {Requests} task.requests
 * @param {number} task.seconds
 * @param {number} task.connections
 * @param {number} [task.postmaster]
 * @param {import('./resources.mjs').Resources} task.resources
 * @returns {Promise<Measurement>}
 */
export async function load({ target, kind, requests, seconds, connections, postmaster, resources }) {
  const latencies = [];
  const before = usage(target, postmaster);
  const begin = performance.now();
  const cannon = autocannon({
    url: target.url,
    connections,
    duration: seconds,
    requests: [{ setupRequest: (request) => Object.assign(request, requests.next(kind, target)) }],
  });
  await resources.add(() => cannon.stop());
  let end = begin;
  cannon.on('response', (_client, _status, _bytes, ms) => {
    latencies.push(ms);
    end = performance.now();
  });
  refuseFailures(await cannon, target, kind);
  await target.settled();
  const after = usage(target, postmaster);
  const perRequest = (part) =>
    after[part] === undefined ? undefined : ((after[part] - before[part]) / latencies.length) * 1e6;
  latencies.sort((a, b) => a - b);
  return {
    rate: (latencies.length / (end - begin)) * 1_000,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    serverCpu: perRequest('server'),
    postgresCpu: perRequest('postgres'),
  };
}

const usage = ({ pid }, postmaster) => ({
  server: cpuSeconds(pid),
  postgres: postgresCpuSeconds(postmaster),
});

function refuseFailures({ statusCodeStats, errors, timeouts, non2xx }, { name }, kind) {
  if (non2xx === 0 && errors === 0 && timeouts === 0) return;
  const answers = Object.entries(statusCodeStats).map(([status, { count }]) => `${count} × ${status}`);
  throw new Error(
    `${name}, ${kind}: ${errors} errors (${timeouts} timeouts), answers: ${answers.join(', ')}`,
  );
}

/** @param {readonly number[]} sorted */
export const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

/** @param {readonly (number | undefined)[]} values */
export function median(values) {
  const known = values
    .filter((value) => value !== undefined && !Number.isNaN(value))
    .toSorted((a, b) => a - b);
  const middle = Math.floor(known.length / 2);
  if (known.length % 2 === 1 || known.length === 0) return known[middle];
  return (known[middle - 1] + known[middle]) / 2;
}
