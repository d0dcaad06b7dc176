import { cpus, totalmem } from 'node:os';
import process from 'node:process';
import { gatewayTable, streamsTable } from './gateway-report.mjs';
import { median } from './load.mjs';
import { number, table } from './tables.mjs';

/** @typedef {import('./load.mjs').Measurement} Measurement */
/** @typedef {Record<string, Record<string, Measurement[]>>} Loads rounds by kind of request and server */

const KINDS = { read: 'read by id', list: 'list of 20', create: 'create' };
const BASE = 'bare';
const PIPELINED = 'bare, pipelined';

/** Everything the bench found, in lines of Markdown. */
export function report(results) {
  return [
    ...machine(results),
    ...(Object.keys(results.loads).length > 0 ? ['', '## Requests', '', ...loadTable(results.loads)] : []),
    ...(results.firstToken ? ['', '## First token', '', ...firstTokenTable(results.firstToken)] : []),
    ...(results.tenancy
      ? ['', '## 10,000 organizations, 100,000 members', '', ...readsTable(results.tenancy)]
      : []),
    ...(results.content
      ? ['', '## 200,000 items of 100 organizations', '', ...readsTable(results.content)]
      : []),
    ...(results.messages
      ? [
          '',
          `## ${results.messages.count.toLocaleString('en')} messages`,
          '',
          ...readsTable([...results.messages.opening, ...results.messages.finding]),
        ]
      : []),
    ...(results.login ? ['', '## Signing in', '', ...loginTable(results.login)] : []),
    ...(results.gateway ? ['', '## OpenAI-compatible endpoint', '', ...gatewayTable(results.gateway)] : []),
    ...(results.streams ? ['', '## Open streams', '', ...streamsTable(results.streams)] : []),
    ...(results.coldStartMs ? ['', '## Process', '', ...processLines(results)] : []),
    '',
    '## Goals',
    '',
    ...goalTable(goals(results)),
  ];
}

function machine({ date, postgres, settings }) {
  const [{ model }] = cpus();
  const { connections, pool, items, organizations, rounds, seconds } = settings;
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `Date: ${date}`,
    `Machine: ${cpus().length} cores (${model.trim()}), ${memory} GiB memory, ${process.platform} ${process.arch}`,
    `Versions: Node ${process.version}, PostgreSQL ${postgres}`,
    `Data: ${items} items over ${organizations} organizations; load: ${connections} connections, ` +
      `${pool} connections to the database, ${rounds} rounds of ${seconds} s in turn, load generator on the same machine`,
  ].map((line) => `- ${line}`);
}

/** @param {Loads} loads */
function loadTable(loads) {
  const rows = Object.entries(loads).flatMap(([kind, servers]) =>
    Object.entries(servers).map(([server, rounds]) => [
      KINDS[kind],
      server,
      number(middle(rounds, 'rate')),
      number(middle(rounds, 'p50'), 1),
      number(middle(rounds, 'p99'), 1),
      number(middle(rounds, 'serverCpu')),
      number(middle(rounds, 'postgresCpu')),
      number(ratio(servers, server, BASE), 2),
      number(ratio(servers, server, PIPELINED), 2),
    ]),
  );
  const head = [
    'request',
    'server',
    'requests/s',
    'p50 ms',
    'p99 ms',
    'server µs',
    'PostgreSQL µs',
    'to bare',
    'to pipelined',
  ];
  return [
    ...table(head, rows),
    '',
    'Medians of the rounds; a ratio is the median of the ratios within each round. µs are CPU time per request.',
  ];
}

const middle = (rounds, part) => median(rounds.map((round) => round[part]));

/** Rounds are compared one by one: servers that were loaded right after each other met the same noise. */
function ratio(servers, server, base) {
  const bases = servers[base];
  return bases && median(servers[server].map(({ rate }, i) => rate / bases[i].rate));
}

function firstTokenTable(measured) {
  const head = [
    'answers at once',
    'runs',
    ...['direct', 'app', 'added'].flatMap((who) => [`${who} p50`, `${who} p99`]),
    'app CPU',
  ];
  const rows = measured.map(({ concurrent, runs, direct, app, added, appCpuMs }) => [
    String(concurrent),
    String(runs),
    ...[direct, app, added].flatMap(({ p50, p99 }) => [number(p50, 1), number(p99, 1)]),
    number(appCpuMs, 1),
  ]);
  return [
    ...table(head, rows),
    '',
    'Milliseconds from asking to the first piece of text. App: POST of the message, then GET of its stream.',
    'App CPU: milliseconds of CPU time for a whole answer, from the question to its end in the database.',
  ];
}

const readsTable = (measured) => [
  ...table(
    ['request', 'p50 ms', 'p95 ms', 'to bare'],
    measured.map(({ what, p50, p95, toBare }) => [what, number(p50, 1), number(p95, 1), number(toBare, 2)]),
  ),
  '',
  'One request after the other, the whole answer read; the bare server runs the same statements, pipelined.',
];

function loginTable({ rate, p50, p99, alone, others, refused, unanswered, tokens }) {
  return [
    ...table(
      ['fifty people at once, again and again', 'measured'],
      [
        ['sign-ins per second', number(rate, 1)],
        ['a sign-in, ms at p50', number(p50)],
        ['a sign-in, ms at p99', number(p99)],
        ['list of 20 of somebody else, ms at p99', number(others, 1)],
        ['the same while nobody signs in', number(alone, 1)],
        ['told to come back, of 400 at once', number(refused)],
        ['answered by neither a session nor 429', number(unanswered)],
        ['access token not seen before, µs of CPU', number(tokens.first, 1)],
        ['access token seen before, µs of CPU', number(tokens.again, 1)],
      ],
    ),
    '',
    'Passwords are hashed as in production (Argon2id, 19 MiB, 2 passes).',
  ];
}

function processLines({ coldStartMs, residentMb }) {
  return [
    `- Cold start, from spawning the process to its first answer: ${number(median(coldStartMs))} ms ` +
      `(${coldStartMs.map((ms) => number(ms)).join(', ')})`,
    `- Resident memory after all loads: ${residentMb === undefined ? 'unknown here' : `${number(residentMb)} MB`}`,
  ];
}

/** What the app has to reach; goals whose part was not run are left out. */
export function goals({
  loads = {},
  firstToken,
  tenancy,
  content,
  messages,
  login,
  gateway,
  streams,
  coldStartMs,
  residentMb,
}) {
  const toBare = (kind) => loads[kind] && ratio(loads[kind], 'app', BASE);
  const added = firstToken?.[0]?.added.p50;
  const endpoint = gateway?.find(({ name }) => name === 'app');
  const portkey = gateway?.find(({ name }) => name === 'portkey');
  return [
    atLeast('read by id, requests/s to bare', toBare('read'), 0.8),
    atLeast('list of 20, requests/s to bare', toBare('list'), 0.9),
    atLeast('create, requests/s to bare', toBare('create'), 0.5),
    atMost('first token, milliseconds added at the median', added, 8),
    atMost(
      'large tenancy, slowest read, milliseconds at p95',
      tenancy && Math.max(...tenancy.map(({ p95 }) => p95)),
      20,
    ),
    atMost(
      'much content, slowest read, milliseconds at p95',
      content && Math.max(...content.map(({ p95 }) => p95)),
      50,
    ),
    atLeast(
      'much content, the least of the medians to bare',
      content && Math.min(...content.map(({ toBare }) => toBare)),
      0.6,
    ),
    atMost(
      'many messages, opening a conversation, milliseconds at p95',
      messages && Math.max(...messages.opening.map(({ p95 }) => p95)),
      20,
    ),
    atMost('others while fifty people sign in, milliseconds at p99', login?.others, 100),
    atMost('sign-ins beyond capacity that are not answered 429', login?.unanswered, 0),
    atMost('access token, microseconds of CPU per request (ten of each)', login?.tokens.perRequest, 100),
    atMost('endpoint, milliseconds added to the first token at the median', endpoint?.added, 2),
    atMost('endpoint, microseconds of CPU per request', endpoint?.loadedCpu, 1_000),
    atMost('endpoint, microseconds of CPU per chunk', endpoint?.chunkCpu, 20),
    atLeast('endpoint, requests/s to Portkey', endpoint && endpoint.rate / portkey.rate, 1),
    atMost('open streams that lost a chunk', streams?.dropped, 0),
    atMost('open streams, milliseconds added to a chunk at p99', streams?.added99, 100),
    atMost('open streams, KB of memory for each', streams?.kilobytes, 100),
    atMost('cold start, milliseconds', coldStartMs && median(coldStartMs), 2_000),
    atMost('resident memory, MB', residentMb, 350),
  ].filter(({ measured }) => measured !== undefined);
}

const atLeast = (what, measured, bound) => ({ what, goal: `≥ ${bound}`, measured, met: measured >= bound });
const atMost = (what, measured, bound) => ({ what, goal: `≤ ${bound}`, measured, met: measured <= bound });

const goalTable = (list) =>
  table(
    ['goal', 'bound', 'measured', ''],
    list.map(({ what, goal, measured, met }) => [
      what,
      goal,
      number(measured, measured < 100 ? 2 : 0),
      met ? 'pass' : 'FAIL',
    ]),
  );
