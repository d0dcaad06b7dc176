import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import {
  ContentIncomplete,
  ContentItemNotFound,
  ContentMoveNotAllowed,
  NotTheAuthor,
} from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';
import { ContentVisibility } from '../visibility.js';

@Message({
  permission: 'content.update_assigned',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentIncomplete, ContentMoveNotAllowed, NotTheAuthor, RevisionConflict],
  audit: {
    action: 'content.submitted',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: SubmitContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class SubmitContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(SubmitContentItem)
export class SubmitContentItemHandler implements ICommandHandler<SubmitContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly checks: ContentChecks,
    private readonly visibility: ContentVisibility,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: SubmitContentItem): Promise<ContentItemView> {
    const item = await this.items.byId(itemId);
    await this.visibility.requireEditor(item, 'write');
    item.submit(this.clock.now());
    this.checks.complete(item.repository, item.contentData);
    return toItemView(item);
  }
}
