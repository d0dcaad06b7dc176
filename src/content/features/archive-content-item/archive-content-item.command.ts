import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotTheAuthor } from '../../domain/content-item.errors.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({ permission: 'content.update_assigned', action: 'content.archived', errors: [NotTheAuthor] }),
)
export class ArchiveContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(ArchiveContentItem)
export class ArchiveContentItemHandler implements ICommandHandler<ArchiveContentItem> {
  constructor(private readonly desk: ItemDesk) {}

  execute({ itemId }: ArchiveContentItem): Promise<ContentItemView> {
    return this.desk.actAs('manage', itemId, (item, _by, at) => item.archive(at));
  }
}
