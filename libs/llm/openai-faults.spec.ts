import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { complete } from './complete.js';
import type { LlmError } from './llm-error.js';
import type { ChatEvent } from './llm-provider.js';
import { OpenAiCompatibleProvider, type OpenAiCompatibleOptions } from './openai-compatible.js';
import type { Behaviour } from './testing/wire-dialect.js';
import { startWireServer, type WireServer } from './testing/wire-server.js';
import { caught, never } from './testing/provider-contract.js';

let server: WireServer;
const opened: OpenAiCompatibleProvider[] = [];

beforeAll(async () => {
  server = await startWireServer();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((provider) => provider.close()));
});
afterAll(() => server.close());

/** A server on the level of TCP. */
async function listen(onSocket: (socket: Socket) => void): Promise<{ port: number; close: () => void }> {
  const sockets: Socket[] = [];
  const tcp = createServer((socket) => {
    sockets.push(socket);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    tcp.close();
  };
  return { port: (tcp.address() as AddressInfo).port, close };
}

interface Outcome {
  readonly text: string;
  readonly events: readonly ChatEvent[];
  readonly error: LlmError;
  readonly tookMs: number;
}

function connect(options: Partial<OpenAiCompatibleOptions> = {}): OpenAiCompatibleProvider {
  const provider = new OpenAiCompatibleProvider({ name: 'wire', baseUrl: server.url, ...options });
  opened.push(provider);
  return provider;
}

const question = { model: 'm', messages: [{ role: 'user' as const, content: 'Hi' }] };
const deltas = ['a ', 'b ', 'c ', 'd '];

async function failing(
  behaviour: Behaviour,
  options: Partial<OpenAiCompatibleOptions> = {},
): Promise<Outcome> {
  server.script(behaviour);
  const events: ChatEvent[] = [];
  const startedAt = performance.now();
  const error = await caught(async () => {
    for await (const event of connect(options).stream(question, never())) events.push(event);
  });
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  return { text, events, error, tookMs: performance.now() - startedAt };
}

async function events(
  behaviour: Behaviour,
  options: Partial<OpenAiCompatibleOptions> = {},
): Promise<ChatEvent[]> {
  server.script(behaviour);
  const all: ChatEvent[] = [];
  for await (const event of connect(options).stream(question, never())) all.push(event);
  return all;
}

describe('a stream that breaks', () => {
  it.each([
    ['is cut off', 'cut', 'unavailable'],
    ['ends without a finish', 'end', 'protocol'],
  ] as const)('CNV-13 %s: what came is delivered, then the error', async (_, type, kind) => {
    const { text, error } = await failing({ deltas, fault: { after: 3, type } });
    expect(text).toBe('a b ');
    expect(error).toMatchObject({ kind, retryable: true });
  });

  it('CNV-14 delivers the same beginning wherever it is cut, and finishes only once the finish reason has come', async () => {
    const frames = 8; // role, four deltas, finish reason, usage, [DONE]
    for (let after = 0; after < frames; after += 1) {
      server.script({ deltas, fault: { after, type: 'cut' } });
      let text = '';
      let finished = false;
      const reading = (async () => {
        for await (const event of connect().stream(question, never())) {
          if (event.type === 'text') text += event.text;
          finished ||= event.type === 'finish';
        }
      })();
      if (after < 6) expect((await caught(() => reading)).kind).toBe('unavailable');
      else await reading;
      expect({ after, text, finished }).toEqual({
        after,
        text: deltas.slice(0, Math.max(0, after - 1)).join(''),
        finished: after >= 6,
      });
    }
  });

  it('CNV-13 carries an error object: it is thrown as what it says', async () => {
    const error = { message: 'Too busy', type: 'rate_limit_exceeded' };
    const outcome = await failing({ deltas, fault: { after: 2, type: 'error', error } });
    expect(outcome.text).toBe('a ');
    expect(outcome.error).toMatchObject({ kind: 'rate-limited', message: 'Too busy' });
  });

  it('CNV-13 breaks inside a frame', async () => {
    const { text, error } = await failing({
      raw: 'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choi',
    });
    expect(text).toBe('a');
    expect(error.message).toBe('The answer ended before it was finished');
  });

  it.each([
    ['that is no JSON', 'data: oops\n\n'],
    [
      'with a tool call that has no name',
      'data: {"choices":[{"delta":{"tool_calls":[{"id":"x"}]},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
    ],
  ])('CNV-13 holds something %s', async (_, raw) => {
    expect((await failing({ raw })).error.kind).toBe('protocol');
  });

  it.each([
    ['no HTTP', 'Hello, who is there?\r\n\r\n', 'protocol'],
    ['a body shorter than it says', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ndata: {}', 'unavailable'],
  ])('CNV-13 is %s', async (_, answer, kind) => {
    const { port, close } = await listen((socket) => socket.once('data', () => socket.end(answer)));
    const provider = connect({ baseUrl: `http://127.0.0.1:${port}/v1` });
    expect((await caught(() => complete(provider.stream(question, never())))).kind).toBe(kind);
    close();
  });

  it('CNV-14 counts as finished when the break comes after the finish reason, with estimated usage', async () => {
    for (const type of ['cut', 'end'] as const) {
      const all = await events({ deltas, fault: { after: 6, type } });
      expect(all.slice(-2)).toMatchObject([
        { usage: { source: 'estimated' } },
        { type: 'finish', reason: 'stop' },
      ]);
    }
  });

  it('CNV-14 waits only so long for the usage of a finished answer', async () => {
    const all = await events({ deltas, fault: { after: 6, type: 'silence' } }, { drainMs: 50 });
    expect(all.slice(-2)).toMatchObject([{ usage: { source: 'estimated' } }, { type: 'finish' }]);
    expect(await server.requests.at(-1)!.closed).toBe('cut');
  });

  it('CNV-11 is over with [DONE], and closes a connection the server then leaves open', async () => {
    const startedAt = performance.now();
    const all = await events({ deltas, fault: { after: 8, type: 'silence' } }, { drainMs: 1000 });
    expect(all.at(-1)?.type).toBe('finish');
    expect(performance.now() - startedAt).toBeLessThan(900);
    expect(await server.requests.at(-1)!.closed).toBe('cut');
  });
});

describe('a response that is no stream', () => {
  it.each<[string, Behaviour, object]>([
    [
      '429 with seconds',
      { status: 429, headers: { 'retry-after': '3' }, body: '{}' },
      { kind: 'rate-limited', retryAfterMs: 3000 },
    ],
    [
      'an HTML page',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      { kind: 'unavailable', status: 502 },
    ],
    [
      'a redirect',
      { status: 307, headers: { location: 'http://127.0.0.1:9/' } },
      { kind: 'protocol', status: 307 },
    ],
    [
      'JSON in place of a stream',
      { status: 200, body: '{"choices":[]}' },
      { kind: 'protocol', retryable: false },
    ],
    [
      'an error with status 200',
      { status: 200, body: '{"error":{"message":"x","code":"invalid_api_key"}}' },
      { kind: 'authentication' },
    ],
    ['a compressed stream', { headers: { 'content-encoding': 'gzip' } }, { kind: 'protocol' }],
    [
      'an error of many bytes',
      { status: 500, body: 'x'.repeat(200_000) },
      { kind: 'unavailable', status: 500 },
    ],
  ])('CNV-13 %s', async (_, behaviour, expected) => {
    const { error, events: seen } = await failing(behaviour);
    expect(error).toMatchObject(expected);
    expect(seen).toEqual([]);
    expect(error.message.length).toBeLessThanOrEqual(500);
  });

  it('CNV-13 keeps the status when the body of an error never ends', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '100' };
    const { error } = await failing({ status: 503, headers, body: '{' }, { idleMs: 50 });
    expect(error).toMatchObject({ kind: 'unavailable', status: 503 });
  });
});

describe('limits', () => {
  it('CNV-10 gives up when nothing comes, and keep-alive comments are nothing', async () => {
    const limits = { firstChunkMs: 80, idleMs: 5000 };
    for (const behaviour of [{ delayMs: 2000 }, { firstChunkDelayMs: 2000, commentEveryMs: 20 }]) {
      const { error, tookMs } = await failing(behaviour, limits);
      expect(error).toMatchObject({ kind: 'timeout', message: 'No answer within 80 ms' });
      expect(tookMs).toBeLessThan(1500);
    }
  });

  it('CNV-10 gives up when the provider falls silent', async () => {
    const { error, text } = await failing({ deltas, fault: { after: 3, type: 'silence' } }, { idleMs: 300 });
    expect(error).toMatchObject({ kind: 'timeout', message: 'No sign of life for 300 ms' });
    expect(text).toBe('a b ');
  });

  it('CNV-10 takes keep-alive comments between deltas for life, up to the total', async () => {
    const behaviour: Behaviour = { deltas, fault: { after: 3, type: 'silence' }, commentEveryMs: 20 };
    const { error, tookMs } = await failing(behaviour, { idleMs: 500, totalMs: 1000 });
    expect(error).toMatchObject({ kind: 'timeout', message: 'The answer took longer than 1000 ms' });
    expect(tookMs).toBeGreaterThan(950);
  });

  it('CNV-10 gives up connecting in time', async () => {
    const { port, close } = await listen(() => {});
    const provider = connect({ baseUrl: `https://127.0.0.1:${port}/v1`, connectMs: 100 }); // TLS that is never answered
    const error = await caught(() => provider.models(never()));
    expect(error).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('UND_ERR_CONNECT_TIMEOUT'),
    });
    close();
  });

  it('CNV-13 does not read without bound', async () => {
    const many = await failing({ deltas: Array(500).fill('word ') }, { maxResponseBytes: 10_000 });
    expect(many.error).toMatchObject({ kind: 'protocol', retryable: false });
    const long = await failing({ raw: `data: ${'x'.repeat(100_000)}` }, { maxEventBytes: 10_000 });
    expect(long.error).toMatchObject({ kind: 'protocol', message: expect.stringContaining('10000') });
    server.script({ body: JSON.stringify({ data: 'x'.repeat(50_000) }) });
    const reply = await caught(() => connect({ maxResponseBytes: 10_000 }).models(never()));
    expect(reply).toMatchObject({ kind: 'protocol', retryable: false });
  });

  it('CNV-13 ignores fields of the event stream it does not know', async () => {
    const raw =
      'retry: x\nfoo: bar\nevent: chunk\nid: 7\ndata: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n';
    expect((await events({ raw })).map(({ type }) => type)).toEqual(['text', 'usage', 'finish']);
  });
});

describe('aborting', () => {
  it('CNV-10 does not send a request that waits for a connection', async () => {
    server.script({ deltas, chunkDelayMs: 50 });
    server.requests.length = 0;
    const provider = connect({ maxConnections: 1 });
    const controller = new AbortController();
    const first = provider.stream(question, never())[Symbol.asyncIterator]();
    await first.next();
    const waiting = caught(() => provider.stream(question, controller.signal)[Symbol.asyncIterator]().next());
    controller.abort();
    expect((await waiting).kind).toBe('aborted');
    for (let next = await first.next(); !next.done;) next = await first.next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(server.requests).toHaveLength(1);
  });

  it('CNV-10 throws away what the reader has not taken yet', async () => {
    server.script({ deltas: Array(50).fill('x'), fault: { after: 20, type: 'silence' } });
    const controller = new AbortController();
    const iterator = connect().stream(question, controller.signal)[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    expect((await caught(() => iterator.next())).kind).toBe('aborted');
    expect(await server.requests.at(-1)!.closed).toBe('cut');
  });

  it('CNV-11 does not harm an answer that is already whole', async () => {
    server.script({ deltas });
    const controller = new AbortController();
    const iterator = connect().stream(question, controller.signal)[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    controller.abort();
    const rest: ChatEvent[] = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) rest.push(next.value);
    expect(rest.at(-1)?.type).toBe('finish');
  });
});
