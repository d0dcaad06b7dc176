import type { LanguageModelV4 } from '@ai-sdk/provider';
import type { PartRules } from './ai-sdk-parts.js';
import { AiSdkProvider, type AiSdkOptions, type Fetch } from './ai-sdk.js';
import { LlmError, throwIfAborted } from './llm-error.js';
import type { ChatRequest, EmbedResult, ModelInfo, TokenCount } from './llm-provider.js';
import { listIn } from './provider-connection.js';

export type AnthropicOptions = Omit<AiSdkOptions, 'baseUrl'> & { readonly baseUrl?: string };

const events = [
  'message_start',
  'message_delta',
  'message_stop',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'error',
  'ping',
];
const blocks = ['text', 'thinking', 'redacted_thinking', 'tool_use'];
const deltas = ['text_delta', 'thinking_delta', 'signature_delta', 'input_json_delta'];
const counted = ['model', 'messages', 'system', 'tools', 'tool_choice', 'thinking', 'output_config'];

/** Anthropic's Messages API. */
export class AnthropicProvider extends AiSdkProvider {
  readonly #options: AnthropicOptions;
  protected readonly requestIdHeader = 'request-id';
  protected readonly rules: PartRules = { isUnknown, inputFigures };

  constructor(options: AnthropicOptions) {
    super(
      { ...options, baseUrl: options.baseUrl ?? 'https://api.anthropic.com/v1' },
      { 'anthropic-version': '2023-06-01', ...(options.apiKey && { 'x-api-key': options.apiKey }) },
    );
    this.#options = options;
  }

  async countTokens(chat: ChatRequest, signal: AbortSignal): Promise<TokenCount> {
    throwIfAborted(signal);
    const sent = await this.bodyOf(chat);
    const body = Object.fromEntries(Object.entries(sent).filter(([name]) => counted.includes(name)));
    const request = this.connection.post('/messages/count_tokens', JSON.stringify(body));
    const reply = (await this.connection.json(request, signal)) as { input_tokens?: unknown } | null;
    if (typeof reply?.input_tokens !== 'number')
      throw new LlmError('protocol', 'The answer holds no number of tokens');
    return { tokens: reply.input_tokens, source: 'provider' };
  }

  async embed(): Promise<EmbedResult> {
    throw new LlmError('unsupported', 'Anthropic offers no embeddings');
  }

  async models(signal: AbortSignal): Promise<ModelInfo[]> {
    const reply = await this.connection.json(this.connection.get('/models?limit=1000'), signal);
    return listIn(reply, 'data').map(({ id }) => ({ id: String(id), ownedBy: 'anthropic' }));
  }

  override withKey(apiKey: string): AnthropicProvider {
    return new AnthropicProvider({ ...this.#options, apiKey, dispatcher: this.connection.dispatcher });
  }

  protected async model(id: string, fetch: Fetch): Promise<LanguageModelV4> {
    const { createAnthropic } = await import('@ai-sdk/anthropic');
    const { href } = this.connection.base;
    // Our own headers go over the SDK's; it only insists on having a key.
    return createAnthropic({ baseURL: href, apiKey: 'set-by-the-connection', fetch }).languageModel(id);
  }
}

/** An event, a block or a delta of a type nobody knew when the SDK was made. */
function isUnknown(value: unknown): boolean {
  const { type, content_block: block, delta } = value as Record<string, { type?: string } | undefined>;
  if (!events.includes(type as unknown as string)) return true;
  if (block?.type !== undefined) return !blocks.includes(block.type);
  return delta?.type !== undefined && !deltas.includes(delta.type);
}

/** The first event tells the input, of which those read from a cache and written to one are no part, unlike with us. */
const inputFigures: PartRules['inputFigures'] = (part) => {
  if (part.type !== 'custom' || part.kind !== 'anthropic.message_start') return undefined;
  const usage = part.providerMetadata?.['anthropic']?.['usage'] as Record<string, number | null> | undefined;
  const count = (name: string): number => usage?.[name] ?? 0;
  const cachedInputTokens = count('cache_read_input_tokens');
  const cacheWriteTokens = count('cache_creation_input_tokens');
  const inputTokens = count('input_tokens') + cachedInputTokens + cacheWriteTokens;
  if (inputTokens === 0) return undefined; // said by servers that only imitate the format
  return { inputTokens, cachedInputTokens, ...(cacheWriteTokens && { cacheWriteTokens }) };
};
