import type { IncomingHttpHeaders } from 'node:http';
import { HttpExchange, type ExchangeHandler } from './http-exchange.js';
import { LlmError } from './llm-error.js';
import type { ProviderConnection } from './provider-connection.js';
import { BodyText, isReadable } from './provider-response.js';

const maxErrorBytes = 64 * 1024;
/** What may wait for a slow reader before the socket is paused. */
const bufferedBytes = 64 * 1024;

/**
 * `fetch` for one streamed call of a vendor's SDK, over the same exchange our own reader uses: the same deadlines,
 * caps, abort and errors, and no host but the configured one.
 */
export class ExchangeFetch implements ExchangeHandler {
  private readonly exchange: HttpExchange;
  private readonly frames: FrameGuard;
  private body?: ReadableStreamDefaultController<Uint8Array>;
  private refusal?: BodyText;
  private paused = false;
  private resolve!: (response: Response) => void;
  private reject!: (error: LlmError) => void;
  headers: IncomingHttpHeaders = {};

  constructor(
    private readonly connection: ProviderConnection,
    signal: AbortSignal,
  ) {
    this.exchange = new HttpExchange(connection.limits, signal, this);
    this.frames = new FrameGuard(connection.limits.maxEventBytes);
  }

  readonly fetch = (input: string | URL | Request, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.origin !== this.connection.base.origin)
        return reject(new LlmError('protocol', `The call went to ${url.origin}, which is not the provider`));
      this.exchange.start(this.connection.dispatcher, {
        method: 'POST',
        path: `${url.pathname}${url.search}`,
        headers: { ...Object.fromEntries(new Headers(init.headers)), ...this.connection.headers },
        body: init.body as string,
      });
    });

  /** The answer has begun: from now on only silence is bounded. */
  answered(): void {
    this.exchange.answered();
  }

  cancel(): void {
    this.exchange.cancel();
  }

  onStart(status: number, headers: IncomingHttpHeaders): void {
    this.headers = headers;
    if (!isReadable(status, headers, 'text/event-stream')) {
      this.refusal = new BodyText(status, maxErrorBytes);
      return this.exchange.answered();
    }
    const body = new ReadableStream<Uint8Array>(
      { start: (controller) => void (this.body = controller), pull: () => this.resume() },
      { highWaterMark: bufferedBytes, size: (chunk) => chunk.byteLength },
    );
    this.resolve(new Response(body, { status, headers: { 'content-type': 'text/event-stream' } }));
  }

  onData(chunk: Buffer): void {
    if (this.refusal) {
      if (this.refusal.add(chunk)) return;
      this.exchange.cancel();
      return this.onEnd();
    }
    this.frames.check(chunk);
    this.body!.enqueue(chunk);
    if (this.body!.desiredSize! > 0 || this.paused) return;
    this.paused = true;
    this.exchange.pause();
  }

  onEnd(): void {
    if (this.refusal) this.reject(this.refusal.toError(this.headers, this.connection.redact));
    else this.body?.close();
  }

  onError(error: LlmError): void {
    if (this.refusal && error.kind !== 'aborted') return this.onEnd();
    this.reject(error); // of no effect once there is a response
    this.body?.error(error);
  }

  private resume(): void {
    if (!this.paused) return;
    this.paused = false;
    this.exchange.resume();
  }
}

/** Bounds one event of the stream: the vendors' parsers collect it without end. */
class FrameGuard {
  private bytes = 0;
  private atLineStart = true;

  constructor(private readonly maxBytes: number) {}

  check(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte === 0x0a) {
        if (this.atLineStart) this.bytes = 0;
        this.atLineStart = true;
      } else if (byte !== 0x0d) this.atLineStart = false;
      this.bytes += 1;
      if (this.bytes > this.maxBytes)
        throw new LlmError('protocol', `An event of the answer is larger than ${this.maxBytes} bytes`);
    }
  }
}
