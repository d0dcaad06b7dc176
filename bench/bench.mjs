import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runStep } from '../deploy/local/app.mjs';
import { Interrupted, LaunchError, main, root, say } from '../deploy/local/project.mjs';
import { aborted, stopRequests } from '../deploy/local/stop-requests.mjs';
import { appEnvironment, startApp } from './app.mjs';
import { compareServers } from './comparison.mjs';
import { residentMegabytes } from './cpu.mjs';
import { Database, openDatabase } from './database.mjs';
import { measureFirstToken } from './first-token.mjs';
import { People } from './people.mjs';
import { startServer } from './programs.mjs';
import { largeContent } from './content.mjs';
import { measureGateway, startUpstreams } from './gateway.mjs';
import { measureLogin } from './login.mjs';
import { manyMessages } from './messages.mjs';
import { measureTenancy } from './tenancy.mjs';
import { report } from './report.mjs';
import { Resources } from './resources.mjs';
import { measureStreams, startClock } from './streams.mjs';

const PARTS = [
  'start',
  'read',
  'list',
  'create',
  'stream',
  'tenancy',
  'content',
  'messages',
  'login',
  'gateway',
  'streams',
];
const USAGE = `npm run bench -- [--quick] [--only ${PARTS.join(',')}]`;
const COMMON = { connections: 32, pool: 10, parts: PARTS };
const FULL = {
  items: 100_000,
  organizations: 50,
  warmUp: 3,
  rounds: 5,
  seconds: 4,
  answers: 240,
  starts: 5,
  chunks: 600,
  streamRounds: 3,
  reads: 400,
  content: { organizations: 100, items: 200_000 },
  conversations: 20_000,
};
const QUICK = {
  items: 10_000,
  organizations: 10,
  warmUp: 2,
  rounds: 2,
  seconds: 2,
  answers: 40,
  starts: 2,
  chunks: 100,
  streamRounds: 1,
  reads: 100,
  content: { organizations: 10, items: 20_000 },
  conversations: 2_000,
};

/** @typedef {typeof COMMON & typeof FULL} Settings seconds, counts, and which parts are run */

await main(async () => {
  const { quick, only } = readOptions();
  const settings = { ...COMMON, ...(quick ? QUICK : FULL), ...(only && { parts: only.split(',') }) };
  const { stop } = stopRequests();
  const resources = new Resources();
  try {
    const interrupted = aborted(stop).then(() => Promise.reject(new Interrupted()));
    const lines = report(await Promise.race([measure(settings, resources, stop), interrupted]));
    console.log(`\n${lines.join('\n')}`);
    // Anything shorter would replace results that mean something by some that mean less.
    if (!quick && !only)
      await writeFile(path.join(root, 'bench/RESULTS.md'), ['# Results', '', ...lines, ''].join('\n'));
    return 0;
  } finally {
    await resources.close();
  }
});

function readOptions() {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
  const unknown = (values.only?.split(',') ?? []).filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new LaunchError(`There is no part ${unknown.join(', ')}. Usage: ${USAGE}`);
  return values;
}

/**
 * @param {Settings} settings
 * @param {Resources} resources
 * @param {AbortSignal} signal
 */
async function measure(settings, resources, signal) {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-gym-bench-'));
  await resources.add(() => rm(folder, { recursive: true, force: true }));
  say('Starting …');
  const databaseUrl = await openDatabase(resources, path.join(folder, 'postgres'));
  const database = await Database.connect(resources, databaseUrl);
  const model = await startModel(resources);
  const upstreams = settings.parts.includes('gateway') ? await startUpstreams(resources) : undefined;
  const clock = settings.parts.includes('streams') ? await startClock(resources, settings.chunks) : undefined;
  const env = appEnvironment({
    databaseUrl,
    folder,
    pool: settings.pool,
    modelUrl: model.url,
    upstreams: {
      ...(upstreams && { fast: upstreams.modelUrl, many: upstreams.manyUrl }),
      ...(clock && { clock: clock.url }),
    },
  });
  await runStep('migrate', { env, signal });
  const results = {
    date: new Date().toISOString().slice(0, 10),
    postgres: await database.version(),
    settings,
  };
  if (settings.parts.includes('start'))
    results.coldStartMs = await coldStarts(settings.starts, resources, env);
  const app = await startApp(resources, env);
  try {
    const bench = { settings, resources, database, databaseUrl, folder, app, env, modelUrl: model.url };
    await loadApp({ ...bench, upstreams, clock }, results);
  } catch (error) {
    if (!signal.aborted) say(`What the app's log says:\n${await app.troubles()}`);
    throw error;
  }
  return results;
}

/** A model of the fast kind: 25 ms to the first token, then 200 tokens a second. */
function startModel(resources) {
  const pace = { '--first-chunk-delay-ms': '20', '--chunk-delay-ms': '5', '--chunks': '10' };
  return startServer(resources, 'dist/libs/llm/testing/wire-server.js', Object.entries(pace).flat());
}

async function coldStarts(count, resources, env) {
  const times = [];
  for (let i = 0; i < count; i += 1) {
    const app = await startApp(resources, env);
    times.push(app.startMs);
    await app.stop();
  }
  say(`Cold starts: ${times.join(', ')} ms`);
  return times;
}

async function loadApp(bench, results) {
  const { settings, database, app } = bench;
  say('Registering people and loading items …');
  const people = await People.register(app.url, settings.organizations);
  await database.eventsDelivered();
  await database.loadItems(people.list, settings.items);
  await database.liftLimits(people.list);
  results.loads = await compareServers({ ...bench, people });
  if (settings.parts.includes('stream')) results.firstToken = await firstTokens(bench, people);
  if (settings.parts.includes('tenancy')) results.tenancy = await largeTenancy(bench, people);
  if (settings.parts.includes('content')) results.content = await largeContent(bench);
  if (settings.parts.includes('messages')) results.messages = await manyMessages(bench);
  if (settings.parts.includes('login')) results.login = await logins(bench, people);
  if (bench.upstreams) results.gateway = await gateways(bench, people);
  if (bench.clock) results.streams = await streams(bench, people);
  results.residentMb = residentMegabytes(app.pid);
}

async function largeTenancy({ settings, database, app }, people) {
  const [person] = people.list;
  await database.loadTenancy(person);
  await people.keepSignedIn();
  const measured = await measureTenancy({ appUrl: app.url, person, runs: settings.reads });
  for (const { what, p95 } of measured) say(`${what}: ${p95.toFixed(1)} ms at p95`);
  return measured;
}

async function logins({ settings, app }, people) {
  const [person] = people.list;
  await people.keepSignedIn();
  const measured = await measureLogin({ appUrl: app.url, person, seconds: settings.seconds });
  say(
    `Fifty sign in at once: ${measured.rate.toFixed(0)} per second, others wait ${measured.others.toFixed(1)} ms at p99`,
  );
  // Loaded only now: it is part of what the bench may have had to build.
  const { measureTokens } = await import('./tokens.mjs');
  return { ...measured, tokens: await measureTokens() };
}

async function streams({ settings, app, clock }, people) {
  await people.keepSignedIn();
  const [person] = people.list;
  const { chunks, streamRounds: rounds } = settings;
  const task = { app, clockUrl: clock.url, person, streams: 1_000, chunks, rounds };
  const measured = await measureStreams(task);
  say(
    `${measured.streams} streams: ${measured.dropped} dropped, ${measured.added99.toFixed(0)} ms added at p99, ` +
      `${measured.kilobytes.toFixed(0)} KB each`,
  );
  return measured;
}

/** Of a few organizations, as a company's programs are. */
async function gateways({ settings, resources, folder, app, upstreams }, people) {
  await people.keepSignedIn();
  const { rounds, seconds, answers: runs } = settings;
  const measured = await measureGateway({
    resources,
    folder,
    app,
    people: people.list.slice(0, 4),
    upstreams,
    rounds,
    seconds,
    runs: runs * 4,
  });
  for (const { name, rate, added } of measured)
    say(`${name}: ${rate.toFixed(0)} requests/s, ${added.toFixed(2)} ms added to the first token`);
  return measured;
}

async function firstTokens({ settings, resources, app, modelUrl }, people) {
  const measured = [];
  for (const concurrent of [1, 8]) {
    await people.keepSignedIn();
    const task = {
      appUrl: app.url,
      appPid: app.pid,
      modelUrl,
      people: people.list,
      concurrent,
      runs: settings.answers,
      resources,
    };
    measured.push(await measureFirstToken(task));
    say(`First token, ${concurrent} at once: ${measured.at(-1).added.p50.toFixed(1)} ms added`);
  }
  return measured;
}
