import type { WireServer } from '#libs/llm/testing/wire-server.js';

/** The environment of models `plain` and `fancy` of one provider, as `wire-plain` and `wire-fancy`; `plain` stands in. */
export function twoModels({ url: baseUrl }: WireServer): { LLM_MODELS: string } {
  const common = {
    provider: 'openai-compatible',
    baseUrl,
    contextWindow: 8_192,
    maxOutputTokens: 500,
    prices: [{ effectiveFrom: '2026-01-01', inputPerMillionUsd: '1', outputPerMillionUsd: '2' }],
  };
  const models = [
    { ...common, id: 'plain', model: 'wire-plain' },
    { ...common, id: 'fancy', model: 'wire-fancy', fallbacks: ['plain'] },
  ];
  return { LLM_MODELS: JSON.stringify(models) };
}
