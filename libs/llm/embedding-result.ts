import { LlmError } from './llm-error.js';
import type { EmbedRequest, EmbedResult } from './llm-provider.js';
import { estimateTokens } from './tokens.js';

/** @throws LlmError unless there is one vector for each input, all of one length. */
export function checkVectors(vectors: unknown[], expected: number): number[][] {
  const dimensions = (vectors[0] as number[] | undefined)?.length ?? 0;
  const isVector = (vector: unknown): vector is number[] =>
    Array.isArray(vector) && vector.length === dimensions && vector.length > 0;
  if (vectors.length === expected && vectors.every(isVector)) return vectors;
  throw new LlmError('protocol', `The answer does not hold one vector for each of ${expected} inputs`);
}

export function estimatedUsage({ inputs }: Pick<EmbedRequest, 'inputs'>): EmbedResult['usage'] {
  const inputTokens = inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return { inputTokens, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, source: 'estimated' };
}
