import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  chatFrames,
  errorFrame,
  type Behaviour,
  type Fault,
  type WireQuestion,
} from '#libs/llm/testing/openai-wire-frames.js';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Settles when the response is over: `cut` if the client closed the connection first. */
  readonly closed: Promise<'finished' | 'cut'>;
}

export interface OpenAiWireServer {
  /** The base URL, `/v1` included. */
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** For the next requests in turn; the last one stays. */
  script(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

export interface OpenAiWireServerOptions {
  readonly port?: number;
  /** `false` for benchmarks: nothing is kept per request. */
  readonly record?: boolean;
}

/** A local server that speaks OpenAI's wire format, and gets it wrong in every way that was seen in the field. */
export async function startOpenAiWireServer(
  options: OpenAiWireServerOptions = {},
): Promise<OpenAiWireServer> {
  const requests: RecordedRequest[] = [];
  let behaviours: readonly Behaviour[] = [{}];
  const next = (): Behaviour => {
    const [behaviour = {}, ...rest] = behaviours;
    if (rest.length > 0) behaviours = rest;
    return behaviour;
  };
  const server = createServer((request, response) => {
    const behaviour = next();
    void readJson(request).then((body) => {
      if (options.record !== false) requests.push(recorded(request, response, body));
      return answer({ behaviour, request, response, body });
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (...next) => void (behaviours = next),
    close: () => close(server),
  };
}

interface Exchange {
  readonly behaviour: Behaviour;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
}

async function answer(exchange: Exchange): Promise<void> {
  const { behaviour, request, response } = exchange;
  if (behaviour.delayMs) await sleep(behaviour.delayMs);
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  if (behaviour.status !== undefined) return answerWith(exchange, behaviour.status, behaviour.body ?? '');
  if (path === '/v1/models') return answerWith(exchange, 200, behaviour.body ?? JSON.stringify(modelList));
  if (path === '/v1/embeddings')
    return answerWith(exchange, 200, behaviour.body ?? embeddings(exchange.body));
  if (path === '/v1/chat/completions') return streamChat(exchange);
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"No such path"}}');
}

function answerWith({ behaviour, response }: Exchange, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...behaviour.headers }).end(body);
}

async function streamChat({ behaviour, response, body }: Exchange): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-request-id': 'wire-request',
    ...behaviour.headers,
  });
  response.flushHeaders();
  const comments = behaviour.commentEveryMs
    ? setInterval(() => response.write(': keep-alive\n\n'), behaviour.commentEveryMs)
    : undefined;
  response.once('close', () => clearInterval(comments));
  if (behaviour.firstChunkDelayMs) await sleep(behaviour.firstChunkDelayMs);
  await writeAll(response, behaviour, framesOf(behaviour, body as WireQuestion));
}

async function writeAll(
  response: ServerResponse,
  behaviour: Behaviour,
  frames: readonly Buffer[],
): Promise<void> {
  const { fault, chunkDelayMs } = behaviour;
  const pieces = behaviour.bytesPerWrite ? cut(Buffer.concat(frames), behaviour.bytesPerWrite) : frames;
  for (const [i, piece] of pieces.entries()) {
    if (response.destroyed) return;
    if (fault?.after === i) return fail(response, fault);
    if (chunkDelayMs && i > 0) await sleep(chunkDelayMs);
    else if (behaviour.bytesPerWrite) await new Promise(setImmediate);
    if (!response.write(piece)) await drained(response);
  }
  if (fault) await fail(response, fault);
  else response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

async function fail(response: ServerResponse, { type, error }: Fault): Promise<void> {
  if (type === 'end') response.end();
  if (type === 'error') response.end(errorFrame(error));
  if (type !== 'cut') return;
  await new Promise(setImmediate); // what was written has to leave first
  response.socket?.destroySoon();
}

/** Frames that do not depend on the question are made once, so that a benchmark measures its client. */
const fixedFrames = new WeakMap<Behaviour, Buffer[]>();

function framesOf(behaviour: Behaviour, question: WireQuestion): Buffer[] {
  if (behaviour.raw !== undefined) return [Buffer.from(behaviour.raw)];
  if (!behaviour.deltas) return chatFrames(behaviour, question);
  const frames = fixedFrames.get(behaviour) ?? chatFrames(behaviour, question);
  fixedFrames.set(behaviour, frames);
  return frames;
}

const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

const modelList = {
  object: 'list',
  data: [
    { id: 'wire-model', object: 'model', owned_by: 'wire' },
    { id: 'wire-large', object: 'model', owned_by: 'wire', max_model_len: 32_768 },
  ],
};

/** Vectors that depend on nothing but the text. */
function embeddings(body: unknown): string {
  const { input = [], dimensions = 8 } = body as { input?: string[]; dimensions?: number };
  const data = input.map((text, index) => ({
    index,
    embedding: Array.from(
      { length: dimensions },
      (_, i) => (text.charCodeAt(i % (text.length || 1)) || 0) / 65_536,
    ),
  }));
  return JSON.stringify({ data, usage: { prompt_tokens: input.join(' ').split(/\s+/).length } });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function recorded(request: IncomingMessage, response: ServerResponse, body: unknown): RecordedRequest {
  const closed = new Promise<'finished' | 'cut'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'finished' : 'cut'));
  });
  return { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, closed };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

/** `node --conditions=ai-gym-source …/openai-wire-server.ts --chunks 500 [--port n] [--chunk-delay-ms n]`, or compiled. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      chunks: { type: 'string', default: '100' },
      'chunk-delay-ms': { type: 'string', default: '0' },
      'first-chunk-delay-ms': { type: 'string', default: '0' },
    },
  });
  const server = await startOpenAiWireServer({ port: Number(values.port), record: false });
  server.script({
    deltas: Array.from({ length: Number(values.chunks) }, (_, i) => ` word${i}`),
    chunkDelayMs: Number(values['chunk-delay-ms']),
    firstChunkDelayMs: Number(values['first-chunk-delay-ms']),
  });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
}

if (import.meta.main) await main();
