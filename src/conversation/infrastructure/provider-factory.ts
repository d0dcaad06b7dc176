import { AnthropicProvider } from '#libs/llm/anthropic.js';
import { GoogleProvider } from '#libs/llm/google.js';
import type { LlmProvider } from '#libs/llm/llm-provider.js';
import { OpenAiCompatibleProvider } from '#libs/llm/openai-compatible.js';
import type { ModelConfig } from './model-config.js';

export type ReachedProvider = LlmProvider & { close(): Promise<void> };

const OPENAI = 'https://api.openai.com/v1';

/** The provider a model is configured with; its name is the model's id, so that each model has a breaker of its own. */
export function providerFor({ id: name, provider, baseUrl, apiKey }: ModelConfig): ReachedProvider {
  if (provider === 'anthropic') return new AnthropicProvider({ name, baseUrl, apiKey });
  if (provider === 'google') return new GoogleProvider({ name, baseUrl, apiKey });
  // Its newer models refuse the field all others know.
  const maxTokensField = provider === 'openai' ? 'max_completion_tokens' : 'max_tokens';
  return new OpenAiCompatibleProvider({ name, baseUrl: baseUrl ?? OPENAI, apiKey, maxTokensField });
}
