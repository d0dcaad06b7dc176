import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ServerResponse } from 'node:http';
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
  private scheduled = false;
  private open = false;
  private drained?: () => void;
  private heartbeat?: NodeJS.Timeout;

  constructor(private readonly reply: FastifyReply) {
    this.raw = reply.raw;
    this.raw.on('drain', () => this.drained?.());
    this.raw.on('close', () => this.drained?.());
    this.raw.on('error', () => this.drained?.());
  }

  /**
   * Resolves once everything is sent. Rejects where nothing has been sent yet, so that the refusal gets its status;
   * from then on an error is the stream's last event.
   */
  async send(events: AsyncIterable<ChatEvent>, writer: () => ChunkWriter, requestId: string): Promise<void> {
    // A pause, before the answer as within it, must not look like a broken connection.
    this.heartbeat = setInterval(() => this.beat(), HEARTBEAT_MS);
    try {
      let chunks: ChunkWriter | undefined;
      for await (const event of events) {
        const text = (chunks ??= writer()).write(event);
        if (text === '') continue;
        this.write(text);
        if (this.raw.writableNeedDrain) await this.drain();
      }
    } catch (error) {
      if (!this.open) throw error;
      this.fail(error, requestId);
      throw error;
    } finally {
      clearInterval(this.heartbeat);
      if (this.open) this.end();
    }
  }

  private write(text: string): void {
    this.pending += text;
    if (!this.open) this.begin();
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private begin(): void {
    this.open = true;
    this.reply.hijack();
    this.raw.writeHead(200, {
      ...(this.reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
  }

  private flush(): void {
    if (this.pending === '' || this.raw.destroyed) return;
    const text = this.pending;
    this.pending = '';
    this.raw.write(text);
  }

  /** OpenAI's clients skip comments, as the format has it. */
  private beat(): void {
    if (!this.raw.writableNeedDrain) this.write(': keep-alive\n\n');
  }

  private drain(): Promise<void> {
    return new Promise((resolve) => {
      this.drained = () => {
        this.drained = undefined;
        resolve();
      };
      if (this.raw.destroyed || !this.raw.writableNeedDrain) this.drained();
    });
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
    this.raw.end(text);
  }
}
