import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
import { forward, type Flow } from '#libs/llm/event-flow.js';
import type { ChatEvent } from '#libs/llm/llm-provider.js';
import { toProblem } from '#libs/http/problem.js';
import { toDomainError } from '#libs/http/problem.filter.js';
import type { ChunkWriter } from './chat-response.js';
import { toRefusal } from './model-refusals.js';
import { toOpenAiError } from './openai-http.js';

const HEARTBEAT_MS = 15_000;
const logger = new Logger('CompletionStream');

/**
 * One answer as server-sent events to whoever asked for it. Pieces that arrive in one turn of the event loop leave in
 * one write, and while the client cannot take more, no more is asked of the provider.
 */
export class CompletionStream {
  private readonly raw: ServerResponse;
  private pending = '';
  private open = false;
  private chunked = false;
  private flow?: Flow;

  constructor(private readonly reply: FastifyReply) {
    this.raw = reply.raw;
    const goOn = () => this.flow?.resume();
    // Whoever has gone away takes everything: it is thrown away.
    this.raw.on('drain', goOn).on('close', goOn).on('error', goOn);
  }

  /**
   * Resolves once everything is sent. Rejects where nothing has been sent yet, so that the refusal gets its status;
   * from then on an error is the stream's last event.
   */
  async send(events: AsyncIterable<ChatEvent>, writer: () => ChunkWriter, requestId: string): Promise<void> {
    // A pause, before the answer as within it, must not look like a broken connection.
    const heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    let chunks: ChunkWriter | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.flow = forward(events, {
          event: (event) => this.write((chunks ??= writer()).write(event)),
          end: resolve,
          fail: reject,
        });
      });
    } catch (error) {
      if (this.open) this.fail(error, requestId);
      throw error;
    } finally {
      clearInterval(heartbeat);
      if (this.open) this.end();
    }
  }

  private write(text: string): void {
    if (text === '') return;
    if (!this.open) this.begin();
    if (this.pending === '') flushSoon(this);
    this.pending += text;
  }

  private begin(): void {
    this.open = true;
    this.reply.hijack();
    // HTTP/1.0 has no chunks: there the end of the connection is that of the answer.
    this.chunked = this.raw.useChunkedEncodingByDefault;
    this.raw.writeHead(200, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...(this.chunked && { 'transfer-encoding': 'chunked' }),
    });
    // Node would write the size, the text and what is between them one by one: as one string they cost a third less.
    this.raw.chunkedEncoding = false;
  }

  private framed(text: string): string {
    return this.chunked && text !== '' ? `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n` : text;
  }

  flush(): void {
    const text = this.pending;
    this.pending = '';
    if (text === '' || this.raw.destroyed) return;
    if (!this.raw.write(this.framed(text))) this.flow?.pause();
  }

  /** OpenAI's clients skip comments, as the format has it. */
  private beat(): void {
    if (!this.raw.writableNeedDrain) this.write(': keep-alive\n\n');
  }

  private fail(error: unknown, requestId: string): void {
    const refusal = toDomainError(toRefusal(error));
    if (refusal.kind === 'internal') logger.error({ err: error }, 'An answer could not be streamed');
    const { body } = toOpenAiError(toProblem(refusal, requestId));
    this.pending += `data: ${JSON.stringify(body)}\n\n`;
  }

  /** With what is left, in one write. */
  private end(): void {
    const text = this.pending;
    this.pending = '';
    this.raw.end(this.chunked ? `${this.framed(text)}0\r\n\r\n` : text);
  }
}

let unflushed: CompletionStream[] = [];

/** At the end of this turn of the event loop. One call for all: a thousand streams would make a thousand. */
function flushSoon(stream: CompletionStream): void {
  if (unflushed.push(stream) === 1) setImmediate(flushAll);
}

function flushAll(): void {
  const streams = unflushed;
  unflushed = [];
  for (const stream of streams) stream.flush();
}
