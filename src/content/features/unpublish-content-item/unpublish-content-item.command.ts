import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(actOnItem({ permission: 'content.publish', action: 'content.unpublished' }))
export class UnpublishContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(UnpublishContentItem)
export class UnpublishContentItemHandler implements ICommandHandler<UnpublishContentItem> {
  constructor(private readonly desk: ItemDesk) {}

  execute({ itemId }: UnpublishContentItem): Promise<ContentItemView> {
    return this.desk.act(itemId, (item, _by, at) => item.unpublish(at));
  }
}
