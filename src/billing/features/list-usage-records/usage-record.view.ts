import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import {
  KEY_SOURCES,
  OUTCOMES,
  SOURCES,
  type KeySource,
  type Outcome,
  type UsageSource,
} from '../../domain/usage.js';

const MAX = 2_147_483_647;

/** What one answer of a model used. */
export class UsageRecordView {
  @Uuid({ description: 'The answer, or the call of a model' })
  messageId: string;

  @Uuid({ nullable: true, description: 'Null for what a program asked outside any conversation' })
  conversationId: string | null;

  @Uuid()
  userId: string;

  @Text({ max: 100 })
  provider: string;

  @Text({ max: 200 })
  model: string;

  @Integer({ min: 0, max: MAX })
  inputTokens: number;

  @Integer({ min: 0, max: MAX })
  outputTokens: number;

  @Integer({ min: 0, max: MAX, description: 'Part of inputTokens' })
  cachedInputTokens: number;

  @Integer({ min: 0, max: MAX, description: 'Part of inputTokens' })
  cacheWriteTokens: number;

  @Integer({ min: 0, max: MAX, description: 'Part of outputTokens' })
  reasoningTokens: number;

  @Text({ max: 40, description: 'Exact decimal text', example: '0.0015' })
  costUsd: string;

  @Text({ max: 100, description: 'The price list the cost was computed with' })
  priceVersion: string;

  @Choice(KEY_SOURCES, { description: 'Whose key was used: with its own the organization has paid already' })
  keySource: KeySource;

  @Choice(SOURCES, { description: 'Whether the provider reported the tokens or they were counted here' })
  source: UsageSource;

  @Choice(OUTCOMES)
  outcome: Outcome;

  @Instant()
  startedAt: Date;

  @Instant()
  recordedAt: Date;
}
