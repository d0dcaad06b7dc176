import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';

// An operation: an organization that exists gets its subscription in every service mode.
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'subscription.opened',
    category: 'system',
    resource: 'subscription',
    subject: ({ organizationId }: OpenSubscription) => ({
      resourceId: organizationId,
      details: { plan: 'free' },
    }),
  },
})
export class OpenSubscription extends Command<void> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(OpenSubscription)
export class OpenSubscriptionHandler implements ICommandHandler<OpenSubscription> {
  constructor(private readonly clock: Clock) {}

  /** Puts the organization on the newest free plan unless it has a subscription. */
  async execute({ organizationId }: OpenSubscription): Promise<void> {
    const at = this.clock.now();
    await commandRows(sql`insert into billing.subscriptions (organization_id, plan, plan_version, status, created_at, updated_at)
      select ${organizationId}::uuid, name, version, 'active', ${at}::timestamptz, ${at}::timestamptz
        from billing.plans where name = 'free' order by version desc limit 1
      on conflict (organization_id) do nothing`);
  }
}
