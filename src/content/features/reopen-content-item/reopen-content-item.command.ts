import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotTheAuthor } from '../../domain/content-item.errors.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({ permission: 'content.update_assigned', action: 'content.reopened', errors: [NotTheAuthor] }),
)
export class ReopenContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(ReopenContentItem)
export class ReopenContentItemHandler implements ICommandHandler<ReopenContentItem> {
  constructor(private readonly desk: ItemDesk) {}

  execute({ itemId }: ReopenContentItem): Promise<ContentItemView> {
    return this.desk.actAs('manage', itemId, (item, _by, at) => item.reopen(at));
  }
}
