import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentNotLive } from '../../domain/assignment.errors.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';

/** Offers what is live of an item of the operator's organization to every organization. */
@Message({
  permission: 'ops.manage',
  mode: 'write',
  system: true,
  errors: [ContentItemNotFound, ContentNotLive],
  audit: {
    action: 'content.added_to_library',
    category: 'admin',
    resource: 'content_item',
    subject: ({ itemId }: AddToLibrary) => ({ resourceId: itemId }),
  },
})
export class AddToLibrary extends Command<void> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(AddToLibrary)
export class AddToLibraryHandler implements ICommandHandler<AddToLibrary> {
  constructor(private readonly clock: Clock) {}

  async execute({ itemId }: AddToLibrary): Promise<void> {
    const { organizationId, userId } = currentMember();
    const [item] = await commandRows<{ isLive: boolean }>(
      sql`select published_version is not null as "isLive" from content.items
           where id = ${itemId} and organization_id = ${organizationId}`,
    );
    if (!item) throw new ContentItemNotFound();
    if (!item.isLive) throw new ContentNotLive();
    await commandRows(sql`insert into content.library_entries (item_id, organization_id, added_by, added_at)
      values (${itemId}, ${organizationId}, ${userId}, ${this.clock.now()}) on conflict (item_id) do nothing`);
  }
}
