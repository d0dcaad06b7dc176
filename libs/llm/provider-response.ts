import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import {
  HttpExchange,
  type ExchangeHandler,
  type ExchangeLimits,
  type ExchangeRequest,
} from './http-exchange.js';
import { LlmError } from './llm-error.js';
import { responseError, type Redact } from './provider-errors.js';

/** Whether the body is what was asked for. A missing content type is let pass; a compressed body never is. */
export function isReadable(status: number, headers: IncomingHttpHeaders, type: string): boolean {
  const encoding = headers['content-encoding'] ?? 'identity';
  return status === 200 && encoding === 'identity' && (headers['content-type'] ?? type).startsWith(type);
}

/** The text of a body, up to a number of bytes. */
export class BodyText {
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly status: number,
    private readonly maxBytes: number,
  ) {}

  /** False once it is full. */
  add(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    return this.bytes < this.maxBytes;
  }

  text(): string {
    return Buffer.concat(this.chunks).subarray(0, this.maxBytes).toString('utf8');
  }

  toError(headers: IncomingHttpHeaders, redact: Redact): LlmError {
    return responseError({ status: this.status, headers, body: this.text() }, redact);
  }
}

export interface JsonCall {
  readonly dispatcher: Dispatcher;
  readonly request: ExchangeRequest;
  readonly limits: ExchangeLimits;
  readonly redact: Redact;
}

/** One call answered by one JSON value. */
export function requestJson(call: JsonCall, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let body: BodyText;
    let head: IncomingHttpHeaders = {};
    let readable = false;
    const handler: ExchangeHandler = {
      onStart: (status, headers) => {
        head = headers;
        readable = isReadable(status, headers, 'application/json');
        body = new BodyText(status, call.limits.maxResponseBytes);
        exchange.answered();
      },
      onData: (chunk) => void body.add(chunk),
      onEnd: () => {
        if (!readable) return reject(body.toError(head, call.redact));
        try {
          resolve(JSON.parse(body.text()));
        } catch (error) {
          reject(new LlmError('protocol', 'The answer is not valid JSON', { cause: error }));
        }
      },
      onError: reject,
    };
    const exchange = new HttpExchange(call.limits, signal, handler);
    exchange.start(call.dispatcher, call.request);
  });
}
