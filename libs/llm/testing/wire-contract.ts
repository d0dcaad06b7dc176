import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { complete, type Completion } from '../complete.js';
import type { LlmError, LlmErrorKind } from '../llm-error.js';
import type { ChatEvent, ChatRequest, LlmProvider } from '../llm-provider.js';
import type { ConnectionOptions } from '../provider-connection.js';
import { caught, describeProviderContract, never, type Scenario } from './provider-contract.js';
import type { Behaviour, WireDialect } from './wire-dialect.js';
import { startWireServer, type WireServer } from './wire-server.js';

type SubjectOptions = ConnectionOptions & { readonly baseUrl: string };

export interface WireSubject {
  readonly name: string;
  readonly dialect: WireDialect;
  /** The parts of the vendor's request body in which an image, a schema and a tool show. */
  readonly sends: { readonly image: string; readonly schema: string; readonly tool: string };
  /** Whether the vendor has these at all. */
  readonly embeds: boolean;
  readonly counts: boolean;
  readonly streamsArguments: boolean;
  connect(options: SubjectOptions): LlmProvider & { close(): Promise<void> };
}

const apiKey = 'key-1234567890';
const deltas = ['a ', 'b ', 'c ', 'd '];
const question = { model: 'wire-model', messages: [{ role: 'user' as const, content: 'Hi there' }] };
const calls = [
  { id: 'c1', name: 'look', pieces: ['{"x":', '1}'] },
  { id: 'c2', name: 'find', pieces: ['{"y":"', 'ü', '"}'] },
];

const textOf = (events: readonly ChatEvent[]): string =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('');

/** What every adapter that reaches a server has to show, over local HTTP in its vendor's wire format. */
export function describeWireContract(subject: WireSubject): void {
  describeProviderContract(subject.name, (scenario) => makeSubject(subject, scenario));
  describe(`wire contract: ${subject.name}`, () => {
    const bench = new Bench(subject);
    beforeAll(() => bench.start());
    afterEach(() => bench.closeProviders());
    afterAll(() => bench.stop());
    describeFormat(bench);
    describeRequests(bench);
    describeBreaks(bench);
    describeErrors(bench);
    describeLimits(bench);
    describeConnections(bench);
  });
}

async function makeSubject({ dialect, connect, embeds }: WireSubject, scenario: Scenario) {
  const server = await startWireServer(dialect);
  server.script(behaviourOf(dialect, scenario));
  const provider = connect({ name: 'wire', baseUrl: server.url, apiKey });
  return {
    provider,
    model: 'wire-model',
    embeds,
    question: 'one two three four five six seven',
    upstreamClosed: async () => {
      const outcome = await server.requests.at(-1)!.closed;
      if (outcome !== 'cut') throw new Error(`The connection was ${outcome}, not cut`);
    },
    close: async () => {
      await server.close();
      await provider.close();
    },
  };
}

function behaviourOf(dialect: WireDialect, scenario: Scenario): Behaviour {
  if (scenario.type === 'answers') return {};
  if (scenario.type === 'is-slow') return { chunkDelayMs: 60 };
  if (scenario.type === 'is-silent') return { fault: { after: 0, type: 'silence' } };
  if (scenario.type === 'fails') return dialect.refusals[scenario.kind]!;
  return { fault: { after: dialect.leadingFrames + scenario.afterDeltas, type: 'cut' } };
}

/** A server of the dialect and the providers connected to it. */
class Bench {
  server!: WireServer;
  private readonly providers: { close(): Promise<void> }[] = [];

  constructor(readonly subject: WireSubject) {}

  async start(): Promise<void> {
    this.server = await startWireServer(this.subject.dialect);
  }

  async stop(): Promise<void> {
    await this.server.close();
  }

  async closeProviders(): Promise<void> {
    await Promise.all(this.providers.splice(0).map((provider) => provider.close()));
  }

  connect(options: Partial<SubjectOptions> = {}): LlmProvider {
    const provider = this.subject.connect({ name: 'wire', baseUrl: this.server.url, apiKey, ...options });
    this.providers.push(provider);
    return provider;
  }

  /** Everything an answer delivers, and the error it ends with, if it does. */
  async read(
    behaviour: Behaviour,
    options: Partial<SubjectOptions> = {},
    request: Partial<ChatRequest> = {},
  ): Promise<{ events: ChatEvent[]; error?: unknown; tookMs: number }> {
    this.server.script(behaviour);
    const events: ChatEvent[] = [];
    const startedAt = performance.now();
    const stream = this.connect(options).stream({ ...question, ...request }, never());
    const tookMs = (): number => performance.now() - startedAt;
    try {
      for await (const event of stream) events.push(event);
      return { events, tookMs: tookMs() };
    } catch (error) {
      return { events, error, tookMs: tookMs() };
    }
  }

  async failing(
    behaviour: Behaviour,
    options: Partial<SubjectOptions> = {},
  ): Promise<{ events: ChatEvent[]; error: LlmError; tookMs: number }> {
    const { events, error, tookMs } = await this.read(behaviour, options);
    const failure = await caught(() => Promise.reject(error));
    return { events, error: failure, tookMs };
  }

  ask(behaviour: Behaviour, request: Partial<ChatRequest> = {}): Promise<Completion> {
    this.server.script(behaviour);
    return complete(this.connect().stream({ ...question, ...request }, never()));
  }

  sent(): string {
    return JSON.stringify(this.server.requests.at(-1)!.body);
  }
}

function describeFormat(bench: Bench): void {
  const unicode = ['Grüße ', '日本語 ', '', '👩‍👩‍👧‍👦', ' é'];

  it.each<[string, Behaviour]>([
    ['byte by byte', { bytesPerWrite: 1 }],
    ['in pieces of 7 bytes, with CR LF', { bytesPerWrite: 7, newline: '\r\n' }],
    ['with keep-alives before every event', { comments: true }],
  ])('CNV-11 reads a stream %s, empty deltas and split characters included', async (_, behaviour) => {
    const { text, finishReason } = await bench.ask({ deltas: unicode, ...behaviour });
    expect(text).toBe(unicode.join(''));
    expect(finishReason).toBe('stop');
  });

  it('CNV-11 ignores events of a type it does not know', async () => {
    const { dialect } = bench.subject;
    const frames = dialect.frames({ deltas }, { text: 'Hi', model: 'wire-model', maxTokens: Infinity });
    const raw = frames.flatMap((frame) => [frame, Buffer.from(dialect.unknownEvent)]);
    expect((await bench.ask({ raw: Buffer.concat(raw) })).text).toBe(deltas.join(''));
  });

  it('CNV-01 tells reasoning from answer', async () => {
    const { text, reasoning, reasoningBlocks } = await bench.ask({ deltas, reasoning: ['Let me ', 'think'] });
    expect({ text, reasoning }).toEqual({ text: 'a b c d ', reasoning: 'Let me think' });
    expect(reasoningBlocks.map((block) => block.text)).toEqual(['Let me think']);
  });

  it('CNV-01 streams the arguments of parallel tool calls, then gives each call whole', async () => {
    const { events } = await bench.read({ toolCalls: calls });
    const whole = events.flatMap((event) => (event.type === 'tool-call' ? [event] : []));
    expect(whole).toMatchObject([
      { id: 'c1', name: 'look' },
      { id: 'c2', name: 'find' },
    ]);
    expect(whole.map((call) => JSON.parse(call.arguments) as unknown)).toEqual([{ x: 1 }, { y: 'ü' }]);
    const pieces = events.flatMap((event) => (event.type === 'tool-call-delta' ? [event] : []));
    for (const [index, { name, arguments: text }] of whole.entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      expect(new Set(own.map((piece) => piece.name))).toEqual(new Set([name]));
      expect(own.map((piece) => piece.arguments).join('')).toBe(text);
    }
    if (bench.subject.streamsArguments) expect(pieces.length).toBeGreaterThan(4);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
  });

  it('CNV-01 takes a refusal for one, however the vendor words it', async () => {
    expect((await bench.ask({ refusal: 'I cannot help with that.' })).finishReason).toBe('content-filter');
  });

  it('CNV-14 estimates the usage where the vendor sends none, and says so', async () => {
    const { usage } = await bench.ask({ deltas, usage: 'none' });
    expect(usage.source).toBe('estimated');
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect((await bench.ask({ deltas })).usage).toMatchObject({ source: 'provider', outputTokens: 4 });
  });
}

function describeRequests(bench: Bench): void {
  const look = { name: 'look', description: 'Looks', parameters: { type: 'object', properties: {} } };

  it('CNV-12 sends its key, and shows it to nobody who inspects it', async () => {
    const provider = bench.connect();
    bench.server.script({});
    await complete(provider.stream(question, never()));
    expect(JSON.stringify(bench.server.requests.at(-1)!.headers)).toContain(apiKey);
    const { inspect } = await import('node:util');
    expect(inspect(provider, { depth: 9, showHidden: true })).not.toContain(apiKey);
  });

  it('CNV-12 works with another key over the same connections, for whom that key belongs to', async () => {
    bench.server.script({});
    await complete(bench.connect().withKey('other-key-98765').stream(question, never()));
    const headers = JSON.stringify(bench.server.requests.at(-1)!.headers);
    expect(headers).toContain('other-key-98765');
    expect(headers).not.toContain(apiKey);
  });

  it('CNV-01 sends images, schemas, tools and the whole history', async () => {
    const { image, schema, tool } = bench.subject.sends;
    const png = 'iVBORw0KGgo=';
    const content = [
      { type: 'text' as const, text: 'What is it?' },
      { type: 'image' as const, url: `data:image/png;base64,${png}` },
    ];
    await bench.ask({ deltas: ['{}'] }, { messages: [{ role: 'user', content }], temperature: 0.5 });
    expect(bench.sent()).toContain(image);
    expect(bench.sent()).toContain(png);
    const answer = { type: 'object', properties: { y: { type: 'string' } }, additionalProperties: false };
    await bench.ask(
      { deltas: ['{}'] },
      { responseFormat: { type: 'json-schema', name: 'answer', schema: answer } },
    );
    expect(bench.sent()).toContain(schema);
    await bench.ask(
      { deltas },
      {
        tools: [look],
        messages: [
          { role: 'system', content: 'Be short' },
          { role: 'user', content: 'Look!' },
          { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'look', arguments: '{"x":1}' }] },
          { role: 'tool', toolCallId: 'c1', content: 'a cat' },
        ],
      },
    );
    for (const part of [tool, 'Be short', 'Look!', 'a cat']) expect(bench.sent()).toContain(part);
  });

  it('CNV-01 counts tokens, by the provider where it can, and says whose figure it is', async () => {
    const provider = bench.connect();
    bench.server.script({});
    const { tokens, source } = await provider.countTokens(question, never());
    expect(source).toBe(bench.subject.counts ? 'provider' : 'estimated');
    expect(tokens).toBeGreaterThan(0);
    expect((await caught(() => provider.countTokens(question, AbortSignal.abort()))).kind).toBe('aborted');
  });
}

function describeBreaks(bench: Bench): void {
  it.each([
    ['is cut off', 'cut', 'unavailable'],
    ['ends without a finish', 'end', 'protocol'],
  ] as const)(
    'CNV-13 CNV-14 a stream that %s: what came, then the error with the usage so far',
    async (_, type, kind) => {
      const after = bench.subject.dialect.leadingFrames + 2;
      const { events, error } = await bench.failing({ deltas, fault: { after, type } });
      expect(textOf(events)).toBe('a b ');
      expect(error).toMatchObject({ kind, retryable: true, usage: { source: 'estimated' } });
      expect(error.usage!.inputTokens).toBeGreaterThan(0);
      expect(error.usage!.outputTokens).toBeGreaterThan(0);
      expect(events.some((event) => event.type === 'finish')).toBe(false);
    },
  );

  it('CNV-14 delivers the same beginning wherever it is cut, and finishes only when the vendor has', async () => {
    const { leadingFrames, frames } = bench.subject.dialect;
    const all = frames({ deltas }, { text: 'Hi', model: 'wire-model', maxTokens: Infinity }).length;
    for (let after = 0; after <= all; after += 1) {
      const { events, error } = await bench.read({ deltas, fault: { after, type: 'cut' } });
      const came = Math.min(4, Math.max(0, after - leadingFrames));
      expect({ after, text: textOf(events) }).toEqual({ after, text: deltas.slice(0, came).join('') });
      expect({ after, finished: events.at(-1)?.type === 'finish' }).toEqual({ after, finished: !error });
    }
  });

  it('CNV-13 throws an error in the middle of a stream as what it says, after what came', async () => {
    const { leadingFrames, streamError } = bench.subject.dialect;
    const fault = { after: leadingFrames + 1, type: 'error', error: streamError.error } as const;
    const { events, error } = await bench.failing({ deltas, fault });
    expect(textOf(events)).toBe('a ');
    expect(error).toMatchObject({ kind: streamError.kind, usage: { source: 'estimated' } });
  });

  it('CNV-13 does not take what is no JSON for an answer', async () => {
    expect((await bench.failing({ raw: 'data: oops\n\n' })).error.kind).toBe('protocol');
  });
}

function describeErrors(bench: Bench): void {
  it.each(['seconds', 'date'])('CNV-13 is told by a 429 in %s how long to wait', async (form) => {
    const value = form === 'seconds' ? '3' : new Date(Date.now() + 60_000).toUTCString();
    const { error } = await bench.failing({
      ...bench.subject.dialect.refusals['rate-limited']!,
      headers: { 'retry-after': value },
    });
    expect(error).toMatchObject({ kind: 'rate-limited', retryable: true, status: 429 });
    expect(error.retryAfterMs).toBeGreaterThan(form === 'seconds' ? 2_999 : 30_000);
    expect(error.retryAfterMs).toBeLessThan(form === 'seconds' ? 3_001 : 61_000);
  });

  it.each<[number, LlmErrorKind, boolean]>([
    [401, 'authentication', false],
    [403, 'authentication', false],
    [404, 'unavailable', false],
    [408, 'timeout', true],
    [500, 'unavailable', true],
    [529, 'unavailable', true],
  ])('CNV-13 answers %i with %s', async (status, kind, retryable) => {
    const { error, events } = await bench.failing({ status, body: '{"error":{"message":"No"}}' });
    expect(error).toMatchObject({ kind, retryable, status });
    expect(error.usage).toBeUndefined();
    expect(events).toEqual([]);
  });

  it.each<[string, Behaviour]>([
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['JSON in place of a stream', { status: 200, body: '{}' }],
    ['a compressed stream', { headers: { 'content-encoding': 'gzip' } }],
  ])('CNV-13 refuses %s', async (_, behaviour) => {
    expect((await bench.failing(behaviour)).error).toMatchObject({ kind: 'protocol', retryable: false });
  });

  it('CNV-12 does not repeat its key when a provider does', async () => {
    const body = JSON.stringify({ error: { message: `Wrong key ${apiKey}`, type: 'x' } });
    const { error } = await bench.failing({ status: 400, body });
    expect(`${error.message} ${String(error.cause)}`).not.toContain(apiKey);
  });

  it('CNV-13 says that a server nobody listens at is unavailable', async () => {
    const { error } = await bench.failing(
      {},
      {
        baseUrl: 'http://127.0.0.1:9/v1',
      },
    );
    expect(error).toMatchObject({ kind: 'unavailable', retryable: true });
  });
}

function describeLimits(bench: Bench): void {
  it('CNV-10 gives up when nothing comes, and keep-alives are nothing', async () => {
    const behaviour = { firstChunkDelayMs: 3000, commentEveryMs: 20 };
    const { error, tookMs } = await bench.failing(behaviour, { firstChunkMs: 150, idleMs: 5000 });
    expect(error).toMatchObject({ kind: 'timeout', message: 'No answer within 150 ms' });
    expect(tookMs).toBeLessThan(2000);
  });

  it('CNV-10 waits for a slow first piece within its limit', async () => {
    const { error } = await bench.read(
      { deltas, firstChunkDelayMs: 300 },
      { firstChunkMs: 5000, idleMs: 100 },
    );
    expect(error).toBeUndefined();
  });

  it('CNV-10 gives up when the provider falls silent', async () => {
    const after = bench.subject.dialect.leadingFrames + 2;
    const { events, error } = await bench.failing(
      { deltas, fault: { after, type: 'silence' } },
      { idleMs: 300 },
    );
    expect(error).toMatchObject({ kind: 'timeout', message: 'No sign of life for 300 ms' });
    expect(textOf(events)).toBe('a b ');
  });

  it('CNV-10 takes keep-alives between deltas for life, up to the total', async () => {
    const fault = { after: bench.subject.dialect.leadingFrames + 2, type: 'silence' } as const;
    const limits = { idleMs: 600, totalMs: 1200 };
    const { error } = await bench.failing({ deltas, fault, commentEveryMs: 20 }, limits);
    expect(error).toMatchObject({ kind: 'timeout', message: 'The answer took longer than 1200 ms' });
  });

  it('CNV-13 bounds an event and an answer', async () => {
    const long = await bench.failing(
      { raw: `data: ${'x'.repeat(200_000)}` },
      {
        maxEventBytes: 10_000,
      },
    );
    expect(long.error).toMatchObject({ kind: 'protocol', message: expect.stringContaining('10000') });
    const many = await bench.failing({ deltas: Array(500).fill('word ') }, { maxResponseBytes: 10_000 });
    expect(many.error).toMatchObject({ kind: 'protocol', retryable: false });
  });
}

function describeConnections(bench: Bench): void {
  it('CNV-10 closes the connection within 100 ms of being aborted', async () => {
    const times: number[] = [];
    for (let i = 0; i < 5; i += 1) {
      bench.server.script({ deltas, chunkDelayMs: 50 });
      const controller = new AbortController();
      const events = bench.connect().stream(question, controller.signal)[Symbol.asyncIterator]();
      await events.next();
      const abortedAt = performance.now();
      controller.abort();
      expect((await caught(() => events.next())).kind).toBe('aborted');
      expect(await bench.server.requests.at(-1)!.closed).toBe('cut');
      times.push(performance.now() - abortedAt);
    }
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(100);
  });

  it('CNV-11 stops a provider that its reader cannot follow', async () => {
    const chunk = 'x'.repeat(1000);
    const frames = bench.subject.dialect
      .frames({ deltas: Array(200).fill(chunk) }, { text: 'Hi', model: 'm', maxTokens: Infinity })
      .slice(0, 200);
    const endless = await startEndlessServer(Buffer.concat(frames));
    const provider = bench.connect({ baseUrl: `${endless.url}${bench.subject.dialect.basePath}` });
    const events = provider.stream(question, never())[Symbol.asyncIterator]();
    await events.next();
    const written = await endless.settled();
    await events.return?.();
    endless.close();
    expect(written).toBeLessThan(20_000_000);
  });
}

/** Sends the frames again and again, as fast as they are taken. */
async function startEndlessServer(
  frames: Buffer,
): Promise<{ url: string; settled: () => Promise<number>; close: () => void }> {
  let written = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n');
      const pump = (): void => {
        while (!socket.destroyed && socket.write(frames)) written += frames.length;
        written += frames.length;
      };
      socket.on('drain', pump);
      pump();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  /** What was written once no more is taken for 300 ms; a reader without bound never settles below the limit. */
  const settled = async (): Promise<number> => {
    for (let before = -1; before !== written && written < 100_000_000;) {
      before = written;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return written;
  };
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, settled, close };
}
