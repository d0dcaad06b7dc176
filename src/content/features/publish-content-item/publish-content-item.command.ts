import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ContentSettingsRepository } from '../../domain/content-settings.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(actOnItem({ permission: 'content.publish', action: 'content.published' }))
export class PublishContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(PublishContentItem)
export class PublishContentItemHandler implements ICommandHandler<PublishContentItem> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly settings: ContentSettingsRepository,
  ) {}

  execute({ itemId }: PublishContentItem): Promise<ContentItemView> {
    return this.desk.act(itemId, async (item, by, at) => {
      const { productionFollowsPublishing } = await this.settings.current();
      item.publish(by, productionFollowsPublishing, at);
    });
  }
}
