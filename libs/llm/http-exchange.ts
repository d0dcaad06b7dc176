import type { IncomingHttpHeaders } from 'node:http';
import { errors, type Dispatcher } from 'undici';
import { abortError, LlmError, toLlmError, type LlmErrorKind } from './llm-error.js';

/** Milliseconds. Keep-alive comments count as life for `idle`, not as an answer for `firstChunk`. */
export interface ExchangeLimits {
  /** From the call to the first event of the answer, connecting included. */
  readonly firstChunkMs: number;
  /** Longest silence after that. */
  readonly idleMs: number;
  readonly totalMs: number;
  /** After the last thing needed: how long the rest may take before it is given up. */
  readonly drainMs: number;
  readonly maxResponseBytes: number;
}

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Gets the response. Exactly one of `onEnd` and `onError` comes last; what `onStart` or `onData` throw ends the call. */
export interface ExchangeHandler {
  onStart(status: number, headers: IncomingHttpHeaders): void;
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: LlmError): void;
}

/**
 * One HTTP call on undici's dispatcher, below its streams: deadlines, size cap and abort in one place, and each
 * piece of the body handed over as it leaves the socket. Ending the call early closes the connection.
 */
export class HttpExchange implements Dispatcher.DispatchHandler {
  private controller?: Dispatcher.DispatchController;
  private settled = false;
  private received = 0;
  private phase: 'waiting' | 'answering' | 'draining' = 'waiting';
  private silence?: NodeJS.Timeout;
  private total?: NodeJS.Timeout;
  private readonly onAbort = (): void => this.fail(abortError(this.signal));

  constructor(
    private readonly limits: ExchangeLimits,
    private readonly signal: AbortSignal,
    private readonly handler: ExchangeHandler,
  ) {}

  start(dispatcher: Dispatcher, request: ExchangeRequest): void {
    if (this.signal.aborted) return this.onAbort();
    this.signal.addEventListener('abort', this.onAbort, { once: true });
    const { totalMs } = this.limits;
    this.total = setTimeout(() => this.expire(`The answer took longer than ${totalMs} ms`), totalMs);
    this.watch();
    dispatcher.dispatch(
      { ...request, headers: { ...request.headers }, headersTimeout: 0, bodyTimeout: 0 },
      this,
    );
  }

  /** The answer has begun: from now on only silence is bounded. */
  answered(): void {
    if (this.settled || this.phase !== 'waiting') return;
    this.phase = 'answering';
    this.watch();
  }

  /** Everything needed has come: what is left may take `drainMs`, then counts as ended. */
  drain(): void {
    if (this.settled || this.phase === 'draining') return;
    this.phase = 'draining';
    this.watch();
  }

  /** Ends the call without a further word to the handler. */
  cancel(): void {
    if (this.settle()) this.close(new LlmError('aborted', 'The answer was no longer wanted'));
  }

  /** The reader is behind: a provider cannot be blamed for silence until `resume`. */
  pause(): void {
    clearTimeout(this.silence);
    this.controller?.pause();
  }

  resume(): void {
    if (!this.settled) this.watch();
    this.controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.settled) controller.abort(new LlmError('aborted', 'The call ended before it was sent'));
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.settled) return;
    try {
      this.handler.onStart(status, headers);
    } catch (error) {
      this.misread(error);
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.settled) return;
    if (this.phase === 'answering') this.silence?.refresh();
    this.received += chunk.length;
    try {
      if (this.received > this.limits.maxResponseBytes) throw tooLarge(this.limits.maxResponseBytes);
      this.handler.onData(chunk);
    } catch (error) {
      this.misread(error);
    }
  }

  onResponseEnd(): void {
    this.end(false);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.fail(connectionError(error));
  }

  private watch(): void {
    clearTimeout(this.silence);
    const { firstChunkMs, idleMs, drainMs } = this.limits;
    if (this.phase === 'draining') this.silence = setTimeout(() => this.end(true), drainMs);
    else if (this.phase === 'answering') {
      this.silence = setTimeout(() => this.expire(`No sign of life for ${idleMs} ms`), idleMs);
    } else this.silence = setTimeout(() => this.expire(`No answer within ${firstChunkMs} ms`), firstChunkMs);
  }

  private end(closing: boolean): void {
    if (!this.settle()) return;
    if (closing) this.close(new LlmError('timeout', 'The response was not ended'));
    this.handler.onEnd();
  }

  private expire(message: string): void {
    this.fail(new LlmError('timeout', message));
  }

  private misread(error: unknown): void {
    this.fail(toLlmError(error, 'protocol', 'The answer could not be read'));
  }

  private fail(error: LlmError): void {
    if (!this.settle()) return;
    this.close(error);
    this.handler.onError(error);
  }

  private close(reason: LlmError): void {
    this.controller?.abort(reason);
  }

  private settle(): boolean {
    if (this.settled) return false;
    this.settled = true;
    clearTimeout(this.silence);
    clearTimeout(this.total);
    this.signal.removeEventListener('abort', this.onAbort);
    return true;
  }
}

const kindsByCode: Readonly<Record<string, LlmErrorKind>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_INVALID_ARG: 'invalid-request',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'protocol',
  UND_ERR_HEADERS_OVERFLOW: 'protocol',
};

function connectionError(error: Error & { code?: string }): LlmError {
  const code = error.code ?? error.name;
  const kind = error instanceof errors.HTTPParserError ? 'protocol' : (kindsByCode[code] ?? 'unavailable');
  return toLlmError(error, kind, `The connection to the provider failed (${code})`);
}

const tooLarge = (maxBytes: number): LlmError =>
  new LlmError('protocol', `The answer is larger than ${maxBytes} bytes`, { retryable: false });
