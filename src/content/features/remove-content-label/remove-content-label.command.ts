import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ContentLabelNotFound, LabelProtected, NotTheAuthor } from '../../domain/content-item.errors.js';
import { LabelGuard } from '../label-guard.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({
    permission: 'content.update_assigned',
    action: 'content.label_removed',
    errors: [ContentLabelNotFound, LabelProtected, NotTheAuthor],
    details: ({ label }: RemoveContentLabel) => ({ label }),
  }),
)
export class RemoveContentLabel extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly label: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveContentLabel)
export class RemoveContentLabelHandler implements ICommandHandler<RemoveContentLabel> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly labels: LabelGuard,
  ) {}

  execute({ itemId, label }: RemoveContentLabel): Promise<ContentItemView> {
    return this.desk.actAs('write', itemId, async (item, _by, at) => {
      item.removeLabel(label, await this.labels.rules(item.repository, label), at);
    });
  }
}
