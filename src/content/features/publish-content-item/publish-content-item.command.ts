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
    action: 'content.published',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: PublishContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class PublishContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(PublishContentItem)
export class PublishContentItemHandler implements ICommandHandler<PublishContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: PublishContentItem): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    item.publish(this.clock.now());
    return toItemView(item);
  }
}
