import { LlmError, throwIfAborted } from './llm-error.js';
import {
  LlmProvider,
  type ChatEvent,
  type ChatRequest,
  type EmbedRequest,
  type EmbedResult,
  type ModelInfo,
  type ProviderHealth,
  type TokenCount,
} from './llm-provider.js';
import { toUsage } from './openai-chunks.js';
import { chatBody, embeddingsBody, type WireOptions } from './openai-request.js';
import { OpenAiStream } from './openai-stream.js';
import { listIn, ProviderConnection, type ConnectionOptions } from './provider-connection.js';
import { countTokens } from './tokens.js';
import { checkVectors, estimatedUsage } from './embedding-result.js';

export interface OpenAiCompatibleOptions extends Partial<WireOptions>, ConnectionOptions {
  /** With the version: `https://api.openai.com/v1`. A query (`?api-version=…`) is kept on every call. */
  readonly baseUrl: string;
}

/** Every server that speaks OpenAI's wire format: OpenAI itself, vLLM, Ollama, llama.cpp and many vendors. */
export class OpenAiCompatibleProvider extends LlmProvider {
  readonly name: string;
  readonly #options: OpenAiCompatibleOptions;
  private readonly connection: ProviderConnection;
  private readonly wire: WireOptions;

  constructor(options: OpenAiCompatibleOptions) {
    super();
    this.name = options.name;
    this.#options = options;
    const { apiKey } = options;
    this.connection = new ProviderConnection(options, apiKey ? { authorization: `Bearer ${apiKey}` } : {});
    this.wire = {
      maxTokensField: options.maxTokensField ?? 'max_tokens',
      includeUsage: options.includeUsage ?? true,
    };
  }

  stream(chat: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
    return {
      [Symbol.asyncIterator]: () => {
        const { dispatcher, limits, redact } = this.connection;
        const request = this.connection.post('/chat/completions', chatBody(chat, this.wire));
        const call = new OpenAiStream({ dispatcher, request, chat, limits, redact }, signal);
        call.start();
        return call.events;
      },
    };
  }

  async embed(request: EmbedRequest, signal: AbortSignal): Promise<EmbedResult> {
    const body = embeddingsBody(request);
    const reply = await this.connection.json(this.connection.post('/embeddings', body), signal);
    return {
      vectors: toVectors(listIn(reply, 'data'), request.inputs.length),
      usage: toUsage((reply as { usage?: unknown }).usage) ?? estimatedUsage(request),
    };
  }

  /** The format has no request for it. */
  async countTokens({ messages, tools }: ChatRequest, signal: AbortSignal): Promise<TokenCount> {
    throwIfAborted(signal);
    return { tokens: countTokens(messages, tools), source: 'estimated' };
  }

  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    return listIn(await this.connection.json(this.connection.get('/models'), signal), 'data').map(toModel);
  }

  health(signal: AbortSignal): Promise<ProviderHealth> {
    return this.connection.health(() => this.models(signal), signal);
  }

  override withKey(apiKey: string): OpenAiCompatibleProvider {
    const { dispatcher } = this.connection;
    return new OpenAiCompatibleProvider({ ...this.#options, apiKey, dispatcher });
  }

  /** Waits for running calls, then closes the connections. */
  close(): Promise<void> {
    return this.connection.close();
  }
}

function toVectors(items: readonly { embedding?: unknown; index?: unknown }[], expected: number): number[][] {
  const byIndex = new Map(items.map((item, i) => [item.index ?? i, item.embedding]));
  return checkVectors(
    Array.from({ length: items.length }, (_, i) => byIndex.get(i)),
    expected,
  );
}

function toModel(model: Record<string, unknown>): ModelInfo {
  const window = model['context_length'] ?? model['max_model_len'];
  if (typeof model['id'] !== 'string') throw new LlmError('protocol', 'A model in the list has no id');
  return {
    id: model['id'],
    ...(typeof model['owned_by'] === 'string' ? { ownedBy: model['owned_by'] } : {}),
    ...(typeof window === 'number' ? { contextWindow: window } : {}),
  };
}
