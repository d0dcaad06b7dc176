import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = ['billing.usage_records', 'billing.usage_counters', 'billing.subscriptions'];

/** Deletes one batch of the subscription and usage of a deleted organization; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EraseAccountsOfOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EraseAccountsOfOrganization)
export class EraseAccountsOfOrganizationHandler implements ICommandHandler<EraseAccountsOfOrganization> {
  execute({ organizationId, batch }: EraseAccountsOfOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
