import { sql, type Statement } from '#libs/persistence/sql.js';

/**
 * A query for the plan an organization is on. Without a subscription that gives a right to its plan it is the
 * newest free one, so that a first request needs no row.
 */
export const currentPlan = (organizationId: string): Statement =>
  sql`select p.name, p.version, p.limits, p.monthly_price_cents, p.yearly_price_cents, p.currency,
             s.interval, s.status, s.current_period_start, s.current_period_end
        from billing.plans p
        left join billing.subscriptions s on s.plan = p.name and s.plan_version = p.version
             and s.organization_id = ${organizationId} and s.status in ('active', 'trialing', 'past_due')
       where s.organization_id is not null or p.name = 'free'
       order by s.organization_id is null, p.version desc limit 1`;
