import { Injectable } from '@nestjs/common';
import { Entitlements, LimitReached } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import type { PlanLimits } from '../domain/plan.js';
import { windowEnd, windowOf } from '../domain/usage-window.js';
import { currentPlan } from './current-plan.js';

interface Reservation {
  /** bigint as text; null is no limit. */
  allowance: string | null;
  granted: boolean;
}

/** Metered allowances of the organization's plan, counted by UTC month. */
@Injectable()
export class BillingEntitlements extends Entitlements {
  constructor(
    private readonly clock: Clock,
    private readonly db: ReadDb,
  ) {
    super();
  }

  async limits(): Promise<PlanLimits> {
    const row = await this.db.one<{ limits: PlanLimits }>(currentPlan(currentMember().organizationId));
    return row?.limits ?? {};
  }

  /**
   * One statement reads the limit and counts, and the row lock it takes is held until the command commits:
   * however many reserve at once, used and reserved together never pass the limit.
   */
  async reserve(meter: string, amount: number): Promise<void> {
    const { organizationId } = currentMember();
    const window = windowOf(this.clock.now());
    const [row] = await commandRows<Reservation>(sql`
      with plan as (${currentPlan(organizationId)}),
      allowed as (
        select case when jsonb_exists(limits, ${meter}) then (limits->>${meter})::bigint else 0 end as allowance from plan),
      counted as (
        insert into billing.usage_counters as c (organization_id, meter, window_start, reserved)
        select ${organizationId}::uuid, ${meter}, ${window}::date, ${amount}::bigint from allowed
         where allowance is null or ${amount}::bigint <= allowance
        on conflict (organization_id, meter, window_start) do update set reserved = c.reserved + excluded.reserved
         where (select allowance is null or c.used + c.reserved + excluded.reserved <= allowance from allowed)
        returning 1)
      select allowance, exists (select from counted) as granted from allowed`);
    if (!row?.granted) throw new LimitReached(meter, Number(row?.allowance ?? 0), windowEnd(window));
  }
}
