import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = ['media.texts', 'media.assets', 'media.storage_usage'];

/** Deletes one batch of what is known of the files of a deleted organization; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EraseMediaOfOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EraseMediaOfOrganization)
export class EraseMediaOfOrganizationHandler implements ICommandHandler<EraseMediaOfOrganization> {
  execute({ organizationId, batch }: EraseMediaOfOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
