export const OUTCOMES = ['completed', 'stopped', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SOURCES = ['provider', 'estimated'] as const;
export type UsageSource = (typeof SOURCES)[number];

export const KEY_SOURCES = ['platform', 'organization'] as const;
export type KeySource = (typeof KEY_SOURCES)[number];

/** What one answer or call of a model used. `costNanoUsd` is an integer as decimal text. */
export interface AnswerUsage {
  /** The answer or the call of a model. */
  readonly messageId: string;
  /** Null for what a program asked outside any conversation. */
  readonly conversationId: string | null;
  readonly userId: string;
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedInputTokens: number;
  readonly cacheWriteTokens?: number;
  readonly reasoningTokens: number;
  readonly source: UsageSource;
  readonly costNanoUsd: string;
  readonly priceVersion: string;
  /** With a key of its own the organization has paid the provider itself. */
  readonly keySource: KeySource;
  readonly outcome: Outcome;
  /** Says in which month's window it was reserved. */
  readonly startedAt: Date;
}

/** A failed answer gives its reservation back; whatever reached the user, even in part, counts. */
export const countsAsUsed = ({ outcome }: AnswerUsage): boolean => outcome !== 'failed';

/** Whether the provider will charge for it, so that there has to be a record. */
export const spentAnything = (usage: AnswerUsage): boolean =>
  usage.inputTokens > 0 || usage.outputTokens > 0 || usage.costNanoUsd !== '0';
