import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { ContentItemNotFound, ContentMoveNotAllowed } from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';

@Message({
  permission: 'content.approve',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentMoveNotAllowed, RevisionConflict],
  audit: {
    action: 'content.rejected',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: RejectContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class RejectContentItem extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly reason: string,
  ) {
    super();
  }
}

@CommandHandler(RejectContentItem)
export class RejectContentItemHandler implements ICommandHandler<RejectContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId, reason }: RejectContentItem): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    item.reject(reason, this.clock.now());
    return toItemView(item);
  }
}
