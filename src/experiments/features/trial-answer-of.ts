import type { TrialFacts } from '../../conversation/index.js';
import type { TrialAnswer } from '../domain/trial-answer.js';

interface EndedAnswer {
  readonly model: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
  readonly costNanoUsd: string;
  readonly trial?: TrialFacts;
}

/** What is to be kept of an answer; undefined where it takes no part or counts in nothing. */
export function trialAnswerOf(
  answerId: string,
  outcome: TrialAnswer['outcome'],
  { model, usage, costNanoUsd, trial }: EndedAnswer,
  endedAt: Date,
): TrialAnswer | undefined {
  if (!trial?.counts) return undefined;
  const { counts: _counts, ...facts } = trial;
  const { inputTokens, outputTokens } = usage;
  return {
    ...facts,
    answerId,
    outcome,
    model,
    inputTokens,
    outputTokens,
    costNanoUsd,
    endedAt: endedAt.toISOString(),
  };
}
