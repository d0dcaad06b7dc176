import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ContentIncomplete, NotTheAuthor } from '../../domain/content-item.errors.js';
import { ContentChecks } from '../../domain/content-schemas.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({
    permission: 'content.update_assigned',
    action: 'content.submitted',
    errors: [ContentIncomplete, NotTheAuthor],
  }),
)
export class SubmitContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(SubmitContentItem)
export class SubmitContentItemHandler implements ICommandHandler<SubmitContentItem> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly checks: ContentChecks,
  ) {}

  execute({ itemId }: SubmitContentItem): Promise<ContentItemView> {
    return this.desk.actAs('write', itemId, (item, _by, at) => {
      item.submit(at);
      this.checks.complete(item.repository, item.content().contentData);
    });
  }
}
