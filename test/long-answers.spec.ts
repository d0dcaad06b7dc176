import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWireServer, type WireServer } from '#libs/llm/testing/wire-server.js';
import { buildApp, type AppProcess, type BuiltApp } from '#libs/testing/built-app.js';
import { eventually } from '#libs/testing/eventually.js';
import { Journey, type StreamEvent } from '#libs/testing/journey.js';
import { onDatabase } from '#libs/testing/on-database.js';
import { createTestDatabase, type TestDatabase } from '#libs/testing/postgres.js';

/** Characters of several bytes and of two UTF-16 units are in it, because positions count the latter. */
const CHUNKS = Array.from({ length: 2_000 }, (_, i) => `w${i}é🙂 `);
const WHOLE = CHUNKS.join('');
const FIFTY_CHUNKS = WHOLE.length / 40;
const HIGH = '1000000';

let built: BuiltApp;
let db: TestDatabase;
let wire: WireServer;
let processes: [AppProcess, AppProcess];
let env: Record<string, string>;
let person: Journey;
let conversationId: string;

beforeAll(async () => {
  [built, db, wire] = await Promise.all([buildApp(), createTestDatabase(), startWireServer()]);
  const model = {
    id: 'wire',
    provider: 'openai-compatible',
    baseUrl: wire.url,
    apiKeyEnv: 'WIRE_KEY',
    model: 'gpt-wire',
    contextWindow: 64_000,
    maxOutputTokens: 32_000,
    prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '1' }],
  };
  env = {
    DATABASE_URL: db.appUrl,
    // One issuer, so that each takes the other's tokens.
    PUBLIC_URL: 'http://localhost:3000',
    LLM_MODELS: JSON.stringify([model]),
    WIRE_KEY: 'sk-wire',
    RATE_LIMIT_IP: HIGH,
    RATE_LIMIT_USER: HIGH,
    RATE_LIMIT_ORGANIZATION: HIGH,
  };
  processes = await Promise.all([built.start(env), built.start(env)]);
  person = await new Journey(processes[0].url).register('long@example.com', 'correct horse battery', 'Long');
}, 180_000);

afterAll(async () => {
  for (const each of processes ?? []) await each.kill('SIGKILL');
  await wire?.close();
  await db?.drop();
  await built?.remove();
});

beforeEach(() => wire.script({ deltas: CHUNKS, chunkDelayMs: 2 }));

/** The same person at another process. */
const at = ({ url }: AppProcess): Journey =>
  Object.assign(Object.create(Object.getPrototypeOf(person)) as Journey, person, { url });

/** Asks at a process, which then generates the answer. */
async function ask(process: AppProcess): Promise<string> {
  const asking = at(process);
  conversationId = (await asking.post('/conversations', {})).body.id;
  const { body } = await asking.post(`/conversations/${conversationId}/messages`, { content: 'At length?' });
  return `/conversations/${conversationId}/messages/${body.assistantMessage.id}`;
}

const textOf = (events: readonly StreamEvent[]): string =>
  events
    .filter(({ event }) => event === 'delta')
    .map(({ data }) => data.text)
    .join('');

interface Reading {
  readonly text: string;
  readonly cuts: number;
}

/** Reads to the end, cutting the connection after every fiftieth chunk and coming back at the next process. */
async function readCutting(path: string, alive: readonly AppProcess[] = processes): Promise<Reading> {
  let text = '';
  for (let cuts = 0; cuts < 500; cuts += 1) {
    const process = alive[cuts % alive.length]!;
    const from = text.length;
    const headers: Record<string, string> = from === 0 ? {} : { 'last-event-id': String(from) };
    const events = await at(process)
      .stream(`${path}/stream`, { headers, until: ({ id }) => Number(id) >= from + FIFTY_CHUNKS })
      // A process that has just died: the client comes back a little later.
      .catch(() => new Promise<StreamEvent[]>((resolve) => setTimeout(resolve, 100, [])));
    text += textOf(events);
    if (events.some(({ event }) => event === 'done')) return { text, cuts };
  }
  throw new Error(`No end after ${text.length} of ${WHOLE.length} characters`);
}

const answer = async () => {
  const { body } = await at(processes[1]).get(`/conversations/${conversationId}/messages`);
  return body.data.at(-1);
};

/** Nothing is being generated any more, and what the answer used is recorded once. */
async function expectSettled(messageId: string): Promise<void> {
  await eventually(async () => {
    const generating = await onDatabase(
      db,
      `select message_id from conversation.generations where message_id = '${messageId}'
       union all select id from conversation.messages where id = '${messageId}' and state = 'generating'`,
    );
    expect(generating).toEqual([]);
    const records = await onDatabase(
      db,
      `select output_tokens > 0 as used from billing.usage_records where message_id = '${messageId}'`,
    );
    expect(records).toEqual([{ used: true }]);
  }, 30_000);
}

describe('an answer of two thousand chunks', () => {
  it('CNV-11 CNV-14 reaches a reader cut off at every fiftieth chunk once, on two processes in turn', async () => {
    const path = await ask(processes[0]);
    const { text, cuts } = await readCutting(path);
    expect(text).toBe(WHOLE);
    expect(cuts).toBeGreaterThanOrEqual(20);
    expect(await answer()).toMatchObject({ state: 'complete', content: WHOLE });
    // A page that is loaded anew knows nothing of before.
    for (const process of processes) expect(textOf(await at(process).stream(`${path}/stream`))).toBe(WHOLE);
    await expectSettled(path.split('/').at(-1)!);
  }, 120_000);

  it('CNV-11 CNV-14 stopped half-way, from another process, is for everybody what had come by then', async () => {
    const path = await ask(processes[0]);
    const reading = readCutting(path);
    await at(processes[1]).stream(`${path}/stream`, { until: ({ id }) => Number(id) > 5_000 });
    expect((await at(processes[1]).post(`${path}/stop`)).status).toBe(202);
    const { text } = await reading;
    const { state, content } = await answer();
    expect([state, text]).toEqual(['stopped', content]);
    expect(WHOLE.startsWith(text) && text.length > 5_000).toBe(true);
    await expectSettled(path.split('/').at(-1)!);
  }, 120_000);

  it('CNV-11 CNV-13 CNV-14 whose process is killed ends, when its lease is over, with what had been sent of it', async () => {
    const path = await ask(processes[0]);
    const alive: AppProcess[] = [...processes];
    const reading = readCutting(path, alive);
    await at(processes[1]).stream(`${path}/stream`, { until: ({ id }) => Number(id) > 3_000 });
    alive.shift();
    await processes[0].kill('SIGKILL');
    const { text } = await reading;
    const { state, errorCode, content, usageSource } = await answer();
    expect({ state, errorCode, usageSource }).toEqual({
      state: 'failed',
      errorCode: 'generation.interrupted',
      usageSource: 'estimated',
    });
    expect(text).toBe(content);
    expect(WHOLE.startsWith(text) && text.length > 3_000).toBe(true);
    await expectSettled(path.split('/').at(-1)!);
    processes[0] = await built.start({ ...env, PORT: new URL(processes[0].url).port });
  }, 120_000);

  it('CNV-10 CNV-13 CNV-14 whose provider falls silent ends as failed with what had come', async () => {
    wire.script({ deltas: CHUNKS.slice(0, 300), chunkDelayMs: 1, fault: { after: 200, type: 'silence' } });
    const path = await ask(processes[0]);
    const { text } = await readCutting(path);
    const { state, errorCode, content } = await answer();
    expect([state, text]).toEqual(['failed', content]);
    expect(errorCode).toBe('llm.timeout');
    expect(WHOLE.startsWith(text) && text.length > 0).toBe(true);
    await expectSettled(path.split('/').at(-1)!);
  }, 180_000);
});
