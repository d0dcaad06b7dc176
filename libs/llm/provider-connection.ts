import { Pool, type Dispatcher } from 'undici';
import type { ExchangeRequest } from './http-exchange.js';
import { LlmError, throwIfAborted, toLlmError } from './llm-error.js';
import type { ProviderHealth } from './llm-provider.js';
import { redactor, type Redact } from './provider-errors.js';
import { requestJson } from './provider-response.js';
import { streamLimits, type StreamLimits } from './stream-limits.js';

export interface ConnectionOptions extends Partial<StreamLimits> {
  readonly name: string;
  readonly apiKey?: string;
  /** Further headers, such as Azure's `api-key`; their values are treated as secrets too. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectMs?: number;
  /** Connections to this provider; more calls than that wait inside their first-chunk deadline. Unlimited if unset. */
  readonly maxConnections?: number;
  /** Replaces the connection pool. Closed by its owner. */
  readonly dispatcher?: Dispatcher;
}

/** Where a provider is reached and with which key. No redirect is ever followed: it would carry the key to another host. */
export class ProviderConnection {
  readonly limits: StreamLimits;
  readonly redact: Redact;
  readonly dispatcher: Dispatcher;
  readonly base: URL;
  readonly #headers: Readonly<Record<string, string>>; // #: must not appear when the provider is inspected or logged
  private readonly ownsDispatcher: boolean;

  constructor(options: ConnectionOptions & { readonly baseUrl: string }, keyHeaders: Record<string, string>) {
    this.base = baseUrl(options.baseUrl);
    this.limits = streamLimits(options);
    this.redact = redactor([options.apiKey ?? '', ...Object.values(options.headers ?? {})]);
    this.#headers = {
      'content-type': 'application/json',
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'identity',
      ...keyHeaders,
      ...options.headers,
    };
    this.ownsDispatcher = options.dispatcher === undefined;
    this.dispatcher = options.dispatcher ?? connectionPool(this.base, options);
  }

  get headers(): Readonly<Record<string, string>> {
    return this.#headers;
  }

  get(path: string): ExchangeRequest {
    return { method: 'GET', path: this.path(path), headers: this.#headers };
  }

  post(path: string, body: string): ExchangeRequest {
    return { method: 'POST', path: this.path(path), headers: this.#headers, body };
  }

  json(request: ExchangeRequest, signal: AbortSignal): Promise<unknown> {
    const { dispatcher, limits, redact } = this;
    return requestJson({ dispatcher, request, limits, redact }, signal);
  }

  /** Resolves with `down` where `probe` rejects, except when aborted. */
  async health(probe: () => Promise<unknown>, signal: AbortSignal): Promise<ProviderHealth> {
    const startedAt = performance.now();
    const latency = (): number => Math.round(performance.now() - startedAt);
    try {
      await probe();
      return { status: 'up', latencyMs: latency() };
    } catch (error) {
      throwIfAborted(signal);
      const { code } = toLlmError(error, 'protocol', 'The answer could not be read');
      return { status: 'down', latencyMs: latency(), errorCode: code };
    }
  }

  /** Waits for running calls, then closes the connections. */
  async close(): Promise<void> {
    if (this.ownsDispatcher) await this.dispatcher.close();
  }

  private path(path: string): string {
    const [plain, query = ''] = path.split('?');
    const search = [this.base.search.slice(1), query].filter(Boolean).join('&');
    return `${this.base.pathname.replace(/\/$/, '')}${plain}${search && `?${search}`}`;
  }
}

/** The list in an answer, which has to be one. */
export function listIn(reply: unknown, key: string): Record<string, unknown>[] {
  const list = (reply as Record<string, unknown> | null | undefined)?.[key];
  if (!Array.isArray(list)) throw new LlmError('protocol', `The answer holds no list "${key}"`);
  return list.map((item: unknown) => (item ?? {}) as Record<string, unknown>);
}

function connectionPool(base: URL, { connectMs = 3_000, maxConnections }: ConnectionOptions): Pool {
  return new Pool(base.origin, {
    allowH2: false, // aborting one answer must close its connection, not a stream beside others
    connect: { timeout: connectMs },
    ...(maxConnections === undefined ? {} : { connections: maxConnections }),
  });
}

function baseUrl(text: string): URL {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${url.protocol} is no protocol of a provider`);
  if (url.username || url.password) throw new TypeError('Credentials belong into apiKey, not into the URL');
  return url;
}
