import { deepStrictEqual } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../deploy/local/project.mjs';
import { load, Requests } from './load.mjs';
import { hasPgbench, Pgbench } from './pgbench.mjs';
import { startServer } from './programs.mjs';
import { recordItemReads } from './recorded.mjs';
import { itemId } from './statements.mjs';

/**
 * @typedef {object} Bench
 * @property {import('./bench.mjs').Settings} settings
 * @property {import('./resources.mjs').Resources} resources
 * @property {import('./database.mjs').Database} database
 * @property {string} databaseUrl
 * @property {string} folder
 * @property {NodeJS.ProcessEnv} env the app's
 * @property {{ url: string, pid?: number }} app
 * @property {import('./people.mjs').People} people
 */

/** @typedef {'read' | 'list' | 'create'} Kind */
/** @typedef {{ name: string, kinds: Kind[], load(kind: Kind, seconds: number): Promise<import('./load.mjs').Measurement> }} Contender */

const KINDS = ['read', 'list', 'create'];
const ANY_ITEM = 7;
const WARM_AFTER_REQUESTS = 5_000;
const WARM_UPS = 5;

/**
 * Loads every server in turn, again and again, so that whatever else the machine does hits all of them.
 * @param {Bench} bench
 * @returns {Promise<import('./report.mjs').Loads>}
 */
export async function compareServers(bench) {
  const kinds = KINDS.filter((kind) => bench.settings.parts.includes(kind));
  const contenders = kinds.length > 0 ? await startContenders(bench) : [];
  const found = {};
  for (const kind of kinds) {
    found[kind] = await compare(
      kind,
      contenders.filter((contender) => contender.kinds.includes(kind)),
      bench,
    );
  }
  return found;
}

async function compare(kind, contenders, { settings, people }) {
  const rounds = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await warmUp(kind, contender, settings);
  for (let round = 0; round < settings.rounds; round += 1) {
    await people.keepSignedIn();
    const first = round % contenders.length;
    for (const { name, load: loadIt } of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      rounds[name].push(await loadIt(kind, settings.seconds));
      say(`${kind}, round ${round + 1}, ${name}: ${rounds[name].at(-1).rate.toFixed(0)} requests/s`);
    }
  }
  return rounds;
}

/** A server runs at its speed once its code is compiled, which takes requests rather than seconds. */
async function warmUp(kind, contender, settings) {
  let requests = 0;
  for (let i = 0; i < WARM_UPS && requests < WARM_AFTER_REQUESTS; i += 1) {
    const { rate } = await contender.load(kind, settings.warmUp);
    requests += rate * settings.warmUp;
  }
}

/** @returns {Promise<Contender[]>} */
async function startContenders(bench) {
  const { settings, resources, people, folder, env } = bench;
  const requests = new Requests(people, settings.items);
  const postmaster = await bench.database.postmaster();
  const reads = await recordItemReads(env, people.list[0], itemId(0));
  const file = path.join(folder, 'items.json');
  await writeFile(file, JSON.stringify(reads));
  const targets = [
    appTarget(bench),
    await bareTarget(bench, 'bare', 'awaited', file),
    await bareTarget(bench, 'bare, pipelined', 'pipelined', file),
  ];
  for (const kind of ['read', 'list']) await requireSameAnswers(targets, kind, requests);
  const contenders = targets.map((target) => ({
    name: target.name,
    kinds: KINDS,
    load: (kind, seconds) =>
      load({ target, kind, requests, seconds, connections: settings.connections, postmaster, resources }),
  }));
  return hasPgbench() ? [...contenders, await pgbench(bench, postmaster, reads)] : contenders;
}

function appTarget({ app, database }) {
  const identify = ({ token }) => ({ authorization: `Bearer ${token}` });
  const settled = () => database.eventsDelivered();
  return { name: 'app', url: `${app.url}/api/v1/content/items`, pid: app.pid, identify, settled };
}

async function bareTarget({ resources, settings, databaseUrl, database }, name, mode, items) {
  const args = ['--mode', mode, '--pool', String(settings.pool)];
  const { url, pid } = await startServer(resources, 'bench/bare-server.mjs', args, {
    DATABASE_URL: databaseUrl,
    ITEMS: items,
  });
  const identify = ({ organizationId, userId }) => ({
    'x-organization-id': organizationId,
    'x-user-id': userId,
  });
  return { name, url: `${url}/items`, pid, identify, settled: () => database.eventsDelivered() };
}

async function pgbench({ settings, resources, databaseUrl, folder, people }, postmaster, reads) {
  const program = new Pgbench(databaseUrl, settings.pool, reads, postmaster);
  await program.prepare(path.join(folder, 'pgbench'), people.list, settings.items);
  return {
    name: 'pgbench',
    kinds: ['read', 'list'],
    load: (kind, seconds) => program.load(kind, seconds, resources),
  };
}

/** A comparison is one only between servers that do the same: their answers to the same request are equal. */
async function requireSameAnswers([app, ...others], kind, requests) {
  const ask = async (target) => {
    const { path: address, ...request } = requests.next(kind, target, ANY_ITEM);
    const response = await fetch(new URL(address, target.url), request);
    return { status: response.status, body: await response.json() };
  };
  const expected = await ask(app);
  if (expected.status !== 200) throw new Error(`The app answered ${JSON.stringify(expected)}`);
  for (const target of others)
    deepStrictEqual(await ask(target), expected, `${target.name} answers differently (${kind})`);
}
