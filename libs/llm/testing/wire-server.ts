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
import { openAiDialect } from '#libs/llm/testing/openai-dialect.js';
import type { Behaviour, Fault, WireDialect, WireQuestion } from '#libs/llm/testing/wire-dialect.js';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Settles when the response is over: `cut` if the client closed the connection first. */
  readonly closed: Promise<'finished' | 'cut'>;
}

export interface WireServer {
  /** The base URL, version included. */
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** For the next requests in turn; the last one stays. */
  script(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

export interface WireServerOptions {
  readonly port?: number;
  /** `false` for benchmarks: nothing is kept per request. */
  readonly record?: boolean;
}

/** A local server that speaks a vendor's wire format, OpenAI's unless told, and gets it wrong in every way seen in the field. */
export async function startWireServer(
  dialect: WireDialect = openAiDialect,
  options: WireServerOptions = {},
): Promise<WireServer> {
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
      return answer({ dialect, behaviour, request, response, body });
    });
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}${dialect.basePath}`,
    requests,
    script: (...next) => void (behaviours = next),
    close: () => close(server),
  };
}

interface Exchange {
  readonly dialect: WireDialect;
  readonly behaviour: Behaviour;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
}

async function answer(exchange: Exchange): Promise<void> {
  const { dialect, behaviour, request, response } = exchange;
  if (behaviour.delayMs) await sleep(behaviour.delayMs);
  if (behaviour.status !== undefined) return answerWith(exchange, behaviour.status, behaviour.body ?? '');
  const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(dialect.basePath.length);
  const question = dialect.question(path, exchange.body);
  if (question) return streamChat(exchange, question);
  const reply = dialect.reply(path, exchange.body);
  if (reply !== undefined) return answerWith(exchange, 200, behaviour.body ?? JSON.stringify(reply));
  response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"No such path"}}');
}

function answerWith({ behaviour, response }: Exchange, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...behaviour.headers }).end(body);
}

async function streamChat({ dialect, behaviour, response }: Exchange, question: WireQuestion): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'x-request-id': 'wire-request',
    'request-id': 'wire-request',
    ...behaviour.headers,
  });
  response.flushHeaders();
  const comments = behaviour.commentEveryMs
    ? setInterval(() => response.write(dialect.keepAlive), behaviour.commentEveryMs)
    : undefined;
  response.once('close', () => clearInterval(comments));
  if (behaviour.firstChunkDelayMs) await sleep(behaviour.firstChunkDelayMs);
  await writeAll(dialect, response, behaviour, framesOf(dialect, behaviour, question));
}

async function writeAll(
  dialect: WireDialect,
  response: ServerResponse,
  behaviour: Behaviour,
  frames: readonly Buffer[],
): Promise<void> {
  const { fault, chunkDelayMs } = behaviour;
  const pieces = behaviour.bytesPerWrite ? cut(Buffer.concat(frames), behaviour.bytesPerWrite) : frames;
  for (const [i, piece] of pieces.entries()) {
    if (response.destroyed) return;
    if (fault?.after === i) return fail(dialect, response, fault);
    if (chunkDelayMs && i > 0) await sleep(chunkDelayMs);
    else if (behaviour.bytesPerWrite) await new Promise(setImmediate);
    if (!response.write(piece)) await drained(response);
  }
  if (fault) await fail(dialect, response, fault);
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

async function fail(dialect: WireDialect, response: ServerResponse, { type, error }: Fault): Promise<void> {
  if (type === 'end') response.end();
  if (type === 'error') response.end(dialect.errorFrame(error));
  if (type !== 'cut') return;
  await new Promise(setImmediate); // what was written has to leave first
  response.socket?.destroySoon();
}

/** Frames that do not depend on the question are made once, so that a benchmark measures its client. */
const fixedFrames = new WeakMap<Behaviour, Buffer[]>();

function framesOf(dialect: WireDialect, behaviour: Behaviour, question: WireQuestion): Buffer[] {
  if (behaviour.raw !== undefined) return [Buffer.from(behaviour.raw)];
  if (!behaviour.deltas) return dialect.frames(behaviour, question);
  const frames = fixedFrames.get(behaviour) ?? dialect.frames(behaviour, question);
  fixedFrames.set(behaviour, frames);
  return frames;
}

const cut = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));

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

/** `node --conditions=ai-gym-source …/wire-server.ts --chunks 500 [--port n] [--chunk-delay-ms n]`, or compiled. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      chunks: { type: 'string', default: '100' },
      'chunk-delay-ms': { type: 'string', default: '0' },
      'first-chunk-delay-ms': { type: 'string', default: '0' },
    },
  });
  const server = await startWireServer(openAiDialect, { port: Number(values.port), record: false });
  server.script({
    deltas: Array.from({ length: Number(values.chunks) }, (_, i) => ` word${i}`),
    chunkDelayMs: Number(values['chunk-delay-ms']),
    firstChunkDelayMs: Number(values['first-chunk-delay-ms']),
  });
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
}

if (import.meta.main) await main();
