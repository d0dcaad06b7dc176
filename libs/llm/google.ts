import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { PartRules } from './ai-sdk-parts.js';
import { AiSdkProvider, type AiSdkOptions, type Fetch } from './ai-sdk.js';
import { checkVectors, estimatedUsage } from './embedding-result.js';
import { LlmError, throwIfAborted } from './llm-error.js';
import type { ChatRequest, EmbedRequest, EmbedResult, ModelInfo, TokenCount } from './llm-provider.js';
import { listIn } from './provider-connection.js';

export type GoogleOptions = Omit<AiSdkOptions, 'baseUrl'> & { readonly baseUrl?: string };

/** The most texts one request may embed. */
const embeddingsPerRequest = 100;

/** Google's Gemini API. */
export class GoogleProvider extends AiSdkProvider {
  readonly #options: GoogleOptions;
  protected readonly requestIdHeader = 'x-goog-request-id';
  protected readonly rules: PartRules = { isUnknown: () => false };

  constructor(options: GoogleOptions) {
    super(
      { ...options, baseUrl: options.baseUrl ?? 'https://generativelanguage.googleapis.com/v1beta' },
      options.apiKey ? { 'x-goog-api-key': options.apiKey } : {},
    );
    this.#options = options;
  }

  async countTokens(chat: ChatRequest, signal: AbortSignal): Promise<TokenCount> {
    throwIfAborted(signal);
    const model = resource(chat.model);
    const body = { generateContentRequest: { model, ...(await this.bodyOf(chat)) } };
    const request = this.connection.post(`/${model}:countTokens`, JSON.stringify(body));
    const reply = (await this.connection.json(request, signal)) as { totalTokens?: unknown } | null;
    if (typeof reply?.totalTokens !== 'number')
      throw new LlmError('protocol', 'The answer holds no number of tokens');
    return { tokens: reply.totalTokens, source: 'provider' };
  }

  /** The API tells no usage of embeddings. */
  async embed({ model, inputs, dimensions }: EmbedRequest, signal: AbortSignal): Promise<EmbedResult> {
    throwIfAborted(signal);
    const vectors: number[][] = [];
    for (let i = 0; i < inputs.length; i += embeddingsPerRequest) {
      const requests = inputs.slice(i, i + embeddingsPerRequest).map((text) => ({
        model: resource(model),
        content: { parts: [{ text }] },
        outputDimensionality: dimensions,
      }));
      const path = `/${resource(model)}:batchEmbedContents`;
      const reply = await this.connection.json(
        this.connection.post(path, JSON.stringify({ requests })),
        signal,
      );
      const values = listIn(reply, 'embeddings').map((embedding) => embedding['values']);
      vectors.push(...checkVectors(values, requests.length));
    }
    return { vectors: checkVectors(vectors, inputs.length), usage: estimatedUsage({ inputs }) };
  }

  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const reply = await this.connection.json(this.connection.get('/models?pageSize=1000'), signal);
    return listIn(reply, 'models').map(({ name, inputTokenLimit }) => ({
      id: String(name).replace(/^models\//, ''),
      ownedBy: 'google',
      ...(typeof inputTokenLimit === 'number' ? { contextWindow: inputTokenLimit } : {}),
    }));
  }

  override withKey(apiKey: string): GoogleProvider {
    return new GoogleProvider({ ...this.#options, apiKey, dispatcher: this.connection.dispatcher });
  }

  protected async model(id: string, fetch: Fetch): Promise<LanguageModelV4> {
    const { createGoogle } = await import('@ai-sdk/google');
    const { href } = this.connection.base;
    // Our own headers go over the SDK's; it only insists on having a key.
    return createGoogle({ baseURL: href, apiKey: 'set-by-the-connection', fetch }).languageModel(id);
  }
}

const resource = (model: string): string => (model.includes('/') ? model : `models/${model}`);
