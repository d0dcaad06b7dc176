import type { IncomingHttpHeaders } from 'node:http';
import { createParser, type EventSourceParser } from 'eventsource-parser';
import type { Dispatcher } from 'undici';
import { EventQueue } from './event-queue.js';
import { HttpExchange, type ExchangeHandler, type ExchangeRequest } from './http-exchange.js';
import { LlmError, toLlmError } from './llm-error.js';
import type { ChatEvent, ChatRequest } from './llm-provider.js';
import { ChunkDecoder } from './openai-chunks.js';
import type { Redact } from './provider-errors.js';
import { BodyText, isReadable } from './provider-response.js';
import type { StreamLimits } from './stream-limits.js';
import { UsageMeter } from './tokens.js';

export interface StreamCall {
  readonly dispatcher: Dispatcher;
  readonly request: ExchangeRequest;
  readonly chat: ChatRequest;
  readonly limits: StreamLimits;
  readonly redact: Redact;
}

const maxErrorBytes = 64 * 1024;

/** One streamed chat completion: bytes → server-sent events → chunks → events. */
export class OpenAiStream implements ExchangeHandler {
  readonly events: EventQueue<ChatEvent>;
  private readonly exchange: HttpExchange;
  private readonly meter: UsageMeter;
  private readonly decoder: ChunkDecoder;
  private readonly parser: EventSourceParser;
  private readonly utf8 = new TextDecoder();
  /** Set when the response is not the stream that was asked for. */
  private refusal?: BodyText;
  private headers: IncomingHttpHeaders = {};
  private finished = false;

  constructor(
    private readonly call: StreamCall,
    private readonly signal: AbortSignal,
  ) {
    this.exchange = new HttpExchange(call.limits, signal, this);
    this.events = new EventQueue<ChatEvent>({
      pause: () => this.exchange.pause(),
      resume: () => this.exchange.resume(),
      cancel: () => this.exchange.cancel(),
    });
    this.meter = new UsageMeter(call.chat);
    this.decoder = new ChunkDecoder(this.meter, (event) => this.events.push(event), call.redact);
    this.parser = createParser({
      onEvent: (event) => this.onEvent(event.data),
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') throw new LlmError('protocol', error.message);
      },
      maxBufferSize: call.limits.maxEventBytes,
    });
  }

  start(): void {
    this.exchange.start(this.call.dispatcher, this.call.request);
  }

  onStart(status: number, headers: IncomingHttpHeaders): void {
    this.headers = headers;
    if (isReadable(status, headers, 'text/event-stream')) return;
    this.refusal = new BodyText(status, maxErrorBytes);
    this.exchange.answered();
  }

  onData(chunk: Buffer): void {
    if (!this.refusal) return this.parser.feed(this.utf8.decode(chunk, { stream: true }));
    if (this.refusal.add(chunk)) return;
    this.exchange.cancel();
    this.onEnd();
  }

  onEnd(): void {
    if (this.finished) return;
    if (this.refusal) return this.events.fail(this.refusal.toError(this.headers, this.call.redact));
    try {
      this.parser.feed('\n'); // the last line may lack its end, or be a CR that could still have become CR LF
      if (this.finished) return;
      if (this.decoder.isComplete) return this.finish();
      throw new LlmError('protocol', 'The answer ended before it was finished');
    } catch (error) {
      this.fail(error);
    }
  }

  onError(error: LlmError): void {
    if (this.finished) return;
    if (this.signal.aborted) {
      this.events.discard();
      return this.fail(error);
    }
    if (this.refusal) this.onEnd();
    else if (this.decoder.isComplete) this.finish();
    else this.fail(error);
  }

  private onEvent(data: string): void {
    if (this.finished) return;
    this.exchange.answered();
    if (data === '[DONE]') return this.finish();
    this.decoder.decode(data);
    if (this.decoder.isComplete) this.exchange.drain();
  }

  private finish(): void {
    this.finished = true;
    const requestId = this.headers['x-request-id'];
    try {
      this.decoder.finish(typeof requestId === 'string' ? requestId : undefined);
      this.events.end();
    } catch (error) {
      this.fail(error);
    }
    this.exchange.drain();
  }

  private fail(error: unknown): void {
    this.events.fail(this.meter.broken(toLlmError(error, 'protocol', 'The answer could not be read')));
  }
}
