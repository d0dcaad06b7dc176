import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import {
  ContentItemNotFound,
  ContentMoveNotAllowed,
  NotTheAuthor,
} from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';
import { ContentVisibility } from '../visibility.js';

@Message({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentMoveNotAllowed, NotTheAuthor, RevisionConflict],
  audit: {
    action: 'content.reopened',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: ReopenContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class ReopenContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(ReopenContentItem)
export class ReopenContentItemHandler implements ICommandHandler<ReopenContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: ReopenContentItem): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    await this.visibility.requireEditor(item, 'manage');
    item.reopen(this.clock.now());
    return toItemView(item);
  }
}
