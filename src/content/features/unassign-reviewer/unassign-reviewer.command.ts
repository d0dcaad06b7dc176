import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotTheAuthor, ReviewerNotAssigned } from '../../domain/content-item.errors.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({
    permission: 'content.update_assigned',
    action: 'content.reviewer_unassigned',
    errors: [NotTheAuthor, ReviewerNotAssigned],
    details: ({ userId }: UnassignReviewer) => ({ userId }),
  }),
)
export class UnassignReviewer extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(UnassignReviewer)
export class UnassignReviewerHandler implements ICommandHandler<UnassignReviewer> {
  constructor(private readonly desk: ItemDesk) {}

  async execute({ itemId, userId }: UnassignReviewer): Promise<ContentItemView> {
    return this.desk.actAs('write', itemId, (item, _by, at) => item.unassignReviewer(userId, at));
  }
}
