import { Injectable } from '@nestjs/common';
import { Entitlements, LimitReached } from '#libs/cqrs/ports.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import type { PlanLimits } from '../domain/plan.js';
import { windowEnd, windowOf } from '../domain/usage-window.js';
import { currentPlan } from './current-plan.js';

onConstraint('usage_within_allowance', ({ detail = '{}' }) => {
  const { meter, allowance, window } = JSON.parse(detail) as Record<'meter' | 'window', string> & {
    allowance: number;
  };
  return new LimitReached(meter, allowance, windowEnd(window));
});

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
   * One statement reads the limit and counts, and the row lock it takes is held until its transaction commits:
   * however many reserve at once, used and reserved together never pass the limit.
   */
  reservation(meter: string, amount: number): Statement {
    const { organizationId } = currentMember();
    const window = windowOf(this.clock.now());
    return sql`
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
      select billing.refuse_beyond(${meter}::text, coalesce((select allowance from allowed), 0), ${window}::date)
       where not exists (select from counted)`;
  }
}
