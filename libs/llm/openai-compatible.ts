import { Pool, type Dispatcher } from 'undici';
import type { ExchangeRequest } from './http-exchange.js';
import { LlmError, throwIfAborted, toLlmError } from './llm-error.js';
import {
  LlmProvider,
  type ChatEvent,
  type ChatRequest,
  type EmbedRequest,
  type EmbedResult,
  type ModelInfo,
  type ProviderHealth,
} from './llm-provider.js';
import { toUsage } from './openai-chunks.js';
import { redactor, type Redact } from './openai-errors.js';
import { chatBody, embeddingsBody, type WireOptions } from './openai-request.js';
import { requestJson } from './openai-response.js';
import { OpenAiStream, type StreamLimits } from './openai-stream.js';
import { estimateTokens } from './tokens.js';

export interface OpenAiCompatibleOptions extends Partial<WireOptions>, Partial<StreamLimits> {
  readonly name: string;
  /** With the version: `https://api.openai.com/v1`. A query (`?api-version=…`) is kept on every call. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  /** Further headers, such as Azure's `api-key`; their values are treated as secrets too. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly connectMs?: number;
  /** Connections to this provider; more calls than that wait inside their first-chunk deadline. Unlimited if unset. */
  readonly maxConnections?: number;
  /** Replaces the connection pool, for hosts a user may choose and that need guarding. Closed by its owner. */
  readonly dispatcher?: Dispatcher;
}

/** OpenAI, and every server that speaks its wire format: vLLM, Ollama, llama.cpp and many vendors. */
export class OpenAiCompatibleProvider extends LlmProvider {
  readonly name: string;
  readonly #headers: Readonly<Record<string, string>>; // #: must not appear when the provider is inspected or logged
  readonly #redact: Redact;
  private readonly base: URL;
  private readonly limits: StreamLimits;
  private readonly wire: WireOptions;
  private readonly dispatcher: Dispatcher;
  private readonly ownsDispatcher: boolean;

  constructor(options: OpenAiCompatibleOptions) {
    super();
    this.name = options.name;
    this.base = baseUrl(options.baseUrl);
    this.limits = streamLimits(options);
    this.wire = {
      maxTokensField: options.maxTokensField ?? 'max_tokens',
      includeUsage: options.includeUsage ?? true,
    };
    this.#headers = requestHeaders(options);
    this.#redact = redactor([options.apiKey ?? '', ...Object.values(options.headers ?? {})]);
    this.ownsDispatcher = options.dispatcher === undefined;
    this.dispatcher = options.dispatcher ?? connectionPool(this.base, options);
  }

  stream(chat: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return {
      [Symbol.asyncIterator]: () => {
        const request = this.post('/chat/completions', chatBody(chat, this.wire));
        const { dispatcher, limits } = this;
        const call = new OpenAiStream({ dispatcher, request, chat, limits, redact: this.#redact }, signal);
        call.start();
        return call.events;
      },
    };
  }

  async embed(request: EmbedRequest, signal: AbortSignal): Promise<EmbedResult> {
    const reply = await this.json(this.post('/embeddings', embeddingsBody(request)), signal);
    const { data, usage } = (reply ?? {}) as { data?: unknown; usage?: unknown };
    return {
      vectors: toVectors(data, request.inputs.length),
      usage: toUsage(usage) ?? estimatedUsage(request),
    };
  }

  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const reply = (await this.json(this.get('/models'), signal)) as { data?: unknown } | null;
    if (!Array.isArray(reply?.data)) throw new LlmError('protocol', 'The answer is no list of models');
    return reply.data.map(toModel);
  }

  async health(signal: AbortSignal): Promise<ProviderHealth> {
    const startedAt = performance.now();
    const latency = (): number => Math.round(performance.now() - startedAt);
    try {
      await this.models(signal);
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

  private json(request: ExchangeRequest, signal: AbortSignal): Promise<unknown> {
    return requestJson(
      { dispatcher: this.dispatcher, request, limits: this.limits, redact: this.#redact },
      signal,
    );
  }

  private get(path: string): ExchangeRequest {
    return { method: 'GET', path: this.path(path), headers: this.#headers };
  }

  private post(path: string, body: string): ExchangeRequest {
    return { method: 'POST', path: this.path(path), headers: this.#headers, body };
  }

  private path(path: string): string {
    return `${this.base.pathname.replace(/\/$/, '')}${path}${this.base.search}`;
  }
}

function connectionPool(base: URL, { connectMs = 3_000, maxConnections }: OpenAiCompatibleOptions): Pool {
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

function requestHeaders({ apiKey, headers }: OpenAiCompatibleOptions): Record<string, string> {
  return {
    'content-type': 'application/json',
    accept: 'text/event-stream, application/json',
    'accept-encoding': 'identity',
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
    ...headers,
  };
}

function streamLimits(options: Partial<StreamLimits>): StreamLimits {
  const { firstChunkMs = 10_000, idleMs = 15_000, totalMs = 120_000, drainMs = 2_000 } = options;
  const { maxResponseBytes = 32 * 1024 * 1024, maxEventBytes = 1024 * 1024 } = options;
  return { firstChunkMs, idleMs, totalMs, drainMs, maxResponseBytes, maxEventBytes };
}

function toVectors(data: unknown, expected: number): number[][] {
  const items = (Array.isArray(data) ? data : []) as { embedding?: unknown; index?: number }[];
  const byIndex = new Map(items.map((item, i) => [item?.index ?? i, item?.embedding]));
  const vectors = Array.from({ length: expected }, (_, i) => byIndex.get(i));
  const dimensions = (vectors[0] as number[] | undefined)?.length ?? 0;
  const isVector = (vector: unknown): vector is number[] =>
    Array.isArray(vector) && vector.length === dimensions && vector.length > 0;
  if (items.length === expected && vectors.every(isVector)) return vectors;
  throw new LlmError('protocol', `The answer does not hold one vector for each of ${expected} inputs`);
}

function toModel(item: unknown): ModelInfo {
  const model = (item ?? {}) as Record<string, unknown>;
  const window = model['context_length'] ?? model['max_model_len'];
  if (typeof model['id'] !== 'string') throw new LlmError('protocol', 'A model in the list has no id');
  return {
    id: model['id'],
    ...(typeof model['owned_by'] === 'string' ? { ownedBy: model['owned_by'] } : {}),
    ...(typeof window === 'number' ? { contextWindow: window } : {}),
  };
}

function estimatedUsage({ inputs }: EmbedRequest): EmbedResult['usage'] {
  const inputTokens = inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return { inputTokens, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, source: 'estimated' };
}
