import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';

/** Takes an item of the operator's organization back from everybody. Copies that were made of it stay. */
@Message({
  permission: 'ops.manage',
  mode: 'write',
  system: true,
  errors: [ContentItemNotFound],
  audit: {
    action: 'content.removed_from_library',
    category: 'admin',
    resource: 'content_item',
    subject: ({ itemId }: RemoveFromLibrary) => ({ resourceId: itemId }),
  },
})
export class RemoveFromLibrary extends Command<void> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(RemoveFromLibrary)
export class RemoveFromLibraryHandler implements ICommandHandler<RemoveFromLibrary> {
  async execute({ itemId }: RemoveFromLibrary): Promise<void> {
    const removed = await commandRows(sql`delete from content.library_entries
      where item_id = ${itemId} and organization_id = ${currentMember().organizationId} returning 1`);
    if (removed.length === 0) throw new ContentItemNotFound();
  }
}
