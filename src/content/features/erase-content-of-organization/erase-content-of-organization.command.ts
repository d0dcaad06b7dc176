import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { eraseBatch } from '#libs/persistence/erase.js';

const TABLES = [
  'content.search_entries',
  'content.media_words',
  'content.media_passages',
  'content.library_entries',
  'content.external_keys',
  'content.legacy_ids',
  'content.views',
  'content.reminders',
  'content.progress',
  'content.assignments',
  'content.settings',
  'content.comments',
  'content.releases',
  'content.versions',
  'content.items',
];

/** Deletes one batch of the content of a deleted organization; returns whether there may be more. */
@Message({ permission: 'system', mode: 'operations', system: true })
export class EraseContentOfOrganization extends Command<boolean> {
  constructor(
    readonly organizationId: string,
    readonly batch: number,
  ) {
    super();
  }
}

@CommandHandler(EraseContentOfOrganization)
export class EraseContentOfOrganizationHandler implements ICommandHandler<EraseContentOfOrganization> {
  execute({ organizationId, batch }: EraseContentOfOrganization): Promise<boolean> {
    return eraseBatch(TABLES, organizationId, batch);
  }
}
