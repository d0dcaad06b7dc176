import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotTheAuthor, ReviewerUnfit, TooManyReviewers } from '../../domain/content-item.errors.js';
import { Reviewers } from '../../domain/reviewers.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

/** Asks somebody who may approve for a review. */
@Message(
  actOnItem({
    permission: 'content.update_assigned',
    action: 'content.reviewer_assigned',
    errors: [NotTheAuthor, ReviewerUnfit, TooManyReviewers],
    details: ({ userId }: AssignReviewer) => ({ userId }),
  }),
)
export class AssignReviewer extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(AssignReviewer)
export class AssignReviewerHandler implements ICommandHandler<AssignReviewer> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly reviewers: Reviewers,
  ) {}

  async execute({ itemId, userId }: AssignReviewer): Promise<ContentItemView> {
    return this.desk.actAs('write', itemId, async (item, _by, at) => {
      if (!(await this.reviewers.mayReview(userId))) throw new ReviewerUnfit();
      item.assignReviewer(userId, at);
    });
  }
}
