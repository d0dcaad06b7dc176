import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ProviderKeyNotFound } from '../../domain/model.errors.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  errors: [ProviderKeyNotFound],
  audit: {
    action: 'provider_key.removed',
    category: 'security',
    resource: 'organization',
    subject: ({ vendor }: RemoveProviderKey) => ({ details: { vendor } }),
  },
})
export class RemoveProviderKey extends Command<void> {
  constructor(readonly vendor: string) {
    super();
  }
}

@CommandHandler(RemoveProviderKey)
export class RemoveProviderKeyHandler implements ICommandHandler<RemoveProviderKey> {
  async execute({ vendor }: RemoveProviderKey): Promise<void> {
    const removed = await commandRows(
      sql`delete from conversation.provider_keys where vendor = ${vendor} returning 1`,
    );
    if (removed.length === 0) throw new ProviderKeyNotFound();
  }
}
