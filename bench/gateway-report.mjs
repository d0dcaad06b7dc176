import { number, table } from './tables.mjs';

/** @param {import('./gateway.mjs').GatewayMeasurement[]} measured */
export function gatewayTable(measured) {
  const head = [
    'gateway',
    'requests/s',
    'first token, ms p50',
    'p99',
    'added at p50',
    'CPU µs, alone',
    'CPU µs, loaded',
    'CPU µs/chunk',
  ];
  const rows = measured.map((each) => [
    each.name,
    number(each.rate),
    number(each.firstToken, 2),
    number(each.firstToken99, 2),
    number(each.added, 2),
    number(each.requestCpu),
    number(each.loadedCpu),
    number(each.chunkCpu, 1),
  ]);
  return [
    ...table(head, rows),
    '',
    'Streamed answers of ten chunks, and of a thousand for what a chunk costs; requests/s over 32 connections, first token',
    'and "alone" one after the other. CPU is that of the gateway’s process. App: API key, allowance, audit and storage on.',
  ];
}

/** @param {import('./streams.mjs').StreamsMeasurement & import('./streams.mjs').StreamsRound} each */
export const streamsTable = (each) => [
  ...table(
    [`${each.streams} streams of ${each.chunks} chunks, 20 a second each`, 'measured'],
    [
      ['streams that lost a chunk', number(each.dropped)],
      ['a chunk on its way without gateway, ms at p99', number(each.direct99)],
      ['added, ms at p50', number(each.added50)],
      ['added, ms at p99', number(each.added99)],
      ['the same, round by round', each.rounds.map(({ added99 }) => number(added99)).join(', ')],
      ['memory for each open stream, KB', number(each.kilobytes)],
      ['CPU, share of a core', number(each.cpu, 2)],
    ],
  ),
  '',
  'Through the OpenAI-compatible endpoint of one process; model, clients and database on the same machine. Lost chunks are',
  'those of all rounds, the memory is the most of any, the rest are medians of the rounds.',
];
