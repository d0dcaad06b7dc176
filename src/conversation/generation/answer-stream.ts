import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { CallNews, LiveAnswer } from './live-answer.js';
import { OWN_EVENTS, type StreamFormat } from './stream-format.js';

/**
 * One client reading one answer as server-sent events. A slow client is sent what it missed in one piece when
 * it can take more, so nothing is buffered for it beside the answer itself.
 */
export class AnswerStream {
  private readonly raw: ServerResponse;
  private scheduled = false;
  private blocked = false;
  private ended = false;
  /** How much of what became of tools was sent. */
  private told = 0;
  private readonly unsubscribe: () => void;

  constructor(
    reply: FastifyReply,
    private readonly answer: LiveAnswer,
    private sent: number,
    private readonly format: StreamFormat = OWN_EVENTS,
  ) {
    reply.hijack();
    this.raw = reply.raw;
    this.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...format.headers,
    });
    this.raw.on('drain', () => {
      this.blocked = false;
      this.schedule();
    });
    this.raw.on('close', () => this.close());
    // A client that went away shows as an error on write; closing is all there is to do.
    this.raw.on('error', () => this.close());
    this.unsubscribe = answer.onChange(() => this.schedule());
  }

  onClose(listener: () => void): void {
    this.raw.on('close', listener);
  }

  /** Sends what there is at once; a comment first, so that the client knows it is connected. */
  begin(): void {
    this.raw.write(`: connected\n\n${this.format.begin()}`);
    this.flush();
  }

  /** Keeps proxies and clients from taking a pause for a broken connection. */
  beat(): void {
    if (!this.blocked && !this.ended) this.raw.write(': keep-alive\n\n');
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.unsubscribe();
    this.raw.end();
  }

  /** All pieces that arrive in one turn of the event loop leave in one write. */
  private schedule(): void {
    if (this.scheduled || this.blocked || this.ended) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    if (this.ended || this.blocked) return;
    const { position, calls, summary } = this.answer;
    for (; this.told < calls.length; this.told++) {
      const { at, call } = calls[this.told] as CallNews; // within its length
      this.send(at);
      this.write(this.format.toolCall(call, this.sent));
    }
    this.send(position);
    if (!summary) return;
    this.write(this.format.end(summary, this.sent));
    this.close();
  }

  /** The answer up to there, as far as it was not sent. */
  private send(until: number): void {
    for (const { kind, start, text } of this.answer.between(this.sent, until)) {
      this.sent = start + text.length;
      this.write(
        kind === 'text' ? this.format.delta(text, this.sent) : this.format.reasoning(text, this.sent),
      );
    }
  }

  private write(text: string): void {
    this.blocked = !this.raw.write(text);
  }
}
