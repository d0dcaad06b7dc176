import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(actOnItem({ permission: 'content.approve', action: 'content.rejected' }))
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
  constructor(private readonly desk: ItemDesk) {}

  execute({ itemId, reason }: RejectContentItem): Promise<ContentItemView> {
    return this.desk.act(itemId, (item, _by, at) => item.reject(reason, at));
  }
}
