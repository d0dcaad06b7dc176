import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Nest } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { currentPlan } from '../../infrastructure/current-plan.js';
import { PlanView, toPlanView, type PlanRow } from '../plan.view.js';

const STATUSES = ['active', 'trialing', 'past_due'] as const;

/** What the organization is entitled to now. */
export class SubscriptionView {
  @Nest(() => PlanView)
  plan: PlanView;

  @Choice(STATUSES)
  status: (typeof STATUSES)[number];

  @Choice(['month', 'year'], {
    nullable: true,
    description: 'How often it is paid; null when it costs nothing',
  })
  interval: 'month' | 'year' | null;

  @Instant({ nullable: true })
  currentPeriodStart: Date | null;

  @Instant({ nullable: true })
  currentPeriodEnd: Date | null;
}

interface Row extends PlanRow {
  status: SubscriptionView['status'] | null;
  interval: SubscriptionView['interval'];
  current_period_start: Date | null;
  current_period_end: Date | null;
}

@Message({ permission: 'billing.read', mode: 'read' })
export class GetSubscription extends Query<SubscriptionView> {}

@QueryHandler(GetSubscription)
export class GetSubscriptionHandler implements IQueryHandler<GetSubscription> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<SubscriptionView> {
    const row = await this.db.one<Row>(currentPlan(currentMember().organizationId));
    if (!row) throw new Error('There is no free plan');
    return {
      plan: toPlanView(row),
      status: row.status ?? 'active',
      interval: row.interval,
      currentPeriodStart: row.current_period_start,
      currentPeriodEnd: row.current_period_end,
    };
  }
}
