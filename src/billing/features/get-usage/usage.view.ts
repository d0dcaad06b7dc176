import { Instant, Integer, ListOf, Nest, Text } from '#libs/http/fields.js';

const MAX = Number.MAX_SAFE_INTEGER;

export class MeterUsageView {
  @Text({ max: 50, example: 'generations' })
  meter: string;

  @Integer({ min: 0, max: MAX, nullable: true, description: 'Null is no limit' })
  limit: number | null;

  @Integer({ min: 0, max: MAX })
  used: number;

  @Integer({ min: 0, max: MAX, description: 'Held for what is running now' })
  reserved: number;

  @Instant({ description: 'When the next window begins and counting starts from 0' })
  resetsAt: Date;
}

export class UsageTotalsView {
  @Integer({ min: 0, max: MAX })
  inputTokens: number;

  @Integer({ min: 0, max: MAX })
  outputTokens: number;

  @Integer({ min: 0, max: MAX, description: 'Part of inputTokens' })
  cachedInputTokens: number;

  @Integer({ min: 0, max: MAX, description: 'Part of outputTokens' })
  reasoningTokens: number;

  @Text({ max: 40, description: 'Exact decimal text', example: '0.0015' })
  costUsd: string;
}

/** The current UTC month of the organization. */
export class UsageView {
  @Instant()
  windowStart: Date;

  @ListOf(() => MeterUsageView)
  meters: MeterUsageView[];

  @Nest(() => UsageTotalsView)
  totals: UsageTotalsView;
}
