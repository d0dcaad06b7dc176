import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { ContentItemNotFound, ContentMoveNotAllowed } from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';

@Message({
  permission: 'content.publish',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentMoveNotAllowed, RevisionConflict],
  audit: {
    action: 'content.unpublished',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: UnpublishContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class UnpublishContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(UnpublishContentItem)
export class UnpublishContentItemHandler implements ICommandHandler<UnpublishContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: UnpublishContentItem): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    item.unpublish(this.clock.now());
    return toItemView(item);
  }
}
