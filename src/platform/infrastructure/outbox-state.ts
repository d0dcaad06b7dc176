import { Injectable } from '@nestjs/common';
import { Metrics } from '#libs/observability/metrics.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';

export interface OutboxTotals {
  readonly pending: number;
  /** 0 when nothing waits. */
  readonly oldestAgeSeconds: number;
  readonly dead: number;
}

export interface OutboxType {
  readonly type: string;
  readonly pending: number;
  /** Those that failed at least once. */
  readonly retrying: number;
}

/** What the relay has not delivered yet, across all organizations; also as gauges. */
@Injectable()
export class OutboxState {
  constructor(
    private readonly db: ReadDb,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'outbox_pending',
      'Events not delivered yet',
      [],
      async () => (await this.totals()).pending,
    );
    metrics.gauge(
      'outbox_oldest_age_seconds',
      'Age of the oldest event not delivered yet',
      [],
      async () => (await this.totals()).oldestAgeSeconds,
    );
    metrics.gauge(
      'outbox_dead',
      'Events given up on, for an operator to replay or discard',
      [],
      async () => (await this.totals()).dead,
    );
  }

  async totals(): Promise<OutboxTotals> {
    const [row] = await this.db.systemRows<OutboxTotals>(sql`select count(*)::int as pending,
        greatest(coalesce(extract(epoch from now() - min(occurred_at)), 0), 0)::float8 as "oldestAgeSeconds",
        (select count(*)::int from platform.dead_letters) as dead
      from platform.outbox`);
    return row ?? { pending: 0, oldestAgeSeconds: 0, dead: 0 };
  }

  byType(): Promise<OutboxType[]> {
    return this.db.systemRows<OutboxType>(sql`select type, count(*)::int as pending,
        count(*) filter (where attempts > 0)::int as retrying
      from platform.outbox group by type order by pending desc, type`);
  }
}
