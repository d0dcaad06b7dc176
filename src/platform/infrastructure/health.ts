import { Injectable } from '@nestjs/common';
import { HealthProbes, type ProbeAnswer } from '#libs/observability/health-probes.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { OutboxState } from './outbox-state.js';

/** Reactions are seconds behind at most; past this the relay stands still or fails. */
const LATE_SECONDS = 60;

/** Without the database nothing works; with a late outbox all answers are right, but what follows from them waits. */
@Injectable()
export class PlatformHealth {
  constructor(
    private readonly db: ReadDb,
    private readonly outbox: OutboxState,
    probes: HealthProbes,
  ) {
    probes.register({ service: 'database', critical: true, check: () => this.database() });
    probes.register({ service: 'database', critical: false, check: () => this.delivery() });
  }

  private async database(): Promise<ProbeAnswer> {
    await this.db.one(sql`select 1`);
    return { status: 'up' };
  }

  private async delivery(): Promise<ProbeAnswer> {
    const { oldestAgeSeconds, dead } = await this.outbox.totals();
    const status = oldestAgeSeconds > LATE_SECONDS ? 'degraded' : 'up';
    return { status, details: { outbox_age_seconds: Math.round(oldestAgeSeconds), dead_letters: dead } };
  }
}
