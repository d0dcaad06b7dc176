import { Injectable } from '@nestjs/common';
import { HealthProbes, type ProbeAnswer } from '#libs/observability/health-probes.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';

/** Without a free plan nobody who has no subscription could use anything that is metered. */
@Injectable()
export class BillingHealth {
  constructor(
    private readonly db: ReadDb,
    probes: HealthProbes,
  ) {
    probes.register({ service: 'billing', critical: false, check: () => this.check() });
  }

  private async check(): Promise<ProbeAnswer> {
    const plan = await this.db.one(sql`select 1 from billing.plans where name = 'free' limit 1`);
    return plan ? { status: 'up' } : { status: 'down', details: { error: 'no free plan' } };
  }
}
