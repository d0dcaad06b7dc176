import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { usdFromNano } from '../../domain/money.js';
import { limitOf, type PlanLimits } from '../../domain/plan.js';
import { windowBegin, windowEnd, windowOf } from '../../domain/usage-window.js';
import { currentPlan } from '../../infrastructure/current-plan.js';
import type { UsageView } from './usage.view.js';

/** What is counted by month. */
const MONTHLY_METERS = [GENERATIONS_METER];

@Message({ permission: 'billing.read', mode: 'read' })
export class GetUsage extends Query<UsageView> {}

interface Counter {
  meter: string;
  used: number;
  reserved: number;
}

interface Totals {
  input: number;
  output: number;
  cached: number;
  reasoning: number;
  /** Integer as text. */
  cost: string;
}

@QueryHandler(GetUsage)
export class GetUsageHandler implements IQueryHandler<GetUsage> {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<UsageView> {
    const window = windowOf(this.clock.now());
    const [plan, counters, totals] = await Promise.all([
      this.db.one<{ limits: PlanLimits }>(currentPlan(currentMember().organizationId)),
      this.counters(window),
      this.totals(window),
    ]);
    const resetsAt = windowEnd(window);
    const meters = MONTHLY_METERS.map((meter) => {
      const { used = 0, reserved = 0 } = counters.find((counter) => counter.meter === meter) ?? {};
      return { meter, limit: limitOf(plan?.limits ?? {}, meter), used, reserved, resetsAt };
    });
    return { windowStart: windowBegin(window), meters, totals };
  }

  private counters(window: string): Promise<Counter[]> {
    return this.db.rows<Counter>(sql`select meter, used::float8 as used, reserved::float8 as reserved
      from billing.usage_counters where window_start = ${window}`);
  }

  private async totals(window: string): Promise<UsageView['totals']> {
    const row = await this.db.one<Totals>(sql`select coalesce(sum(input_tokens), 0)::float8 as input,
        coalesce(sum(output_tokens), 0)::float8 as output, coalesce(sum(cached_input_tokens), 0)::float8 as cached,
        coalesce(sum(reasoning_tokens), 0)::float8 as reasoning, coalesce(sum(cost_nano_usd), 0)::text as cost
      from billing.usage_records where started_at >= ${windowBegin(window)} and started_at < ${windowEnd(window)}`);
    const { input = 0, output = 0, cached = 0, reasoning = 0, cost = '0' } = row ?? {};
    return {
      inputTokens: input,
      outputTokens: output,
      cachedInputTokens: cached,
      reasoningTokens: reasoning,
      costUsd: usdFromNano(BigInt(cost)),
    };
  }
}
