import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { RevisionConflict } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  ContentItemNotFound,
  ContentMoveNotAllowed,
  SelfApprovalNotAllowed,
} from '../../domain/content-item.errors.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { Reviewers } from '../../domain/reviewers.js';
import { toItemView, type ContentItemView } from '../content-item.view.js';

@Message({
  permission: 'content.approve',
  mode: 'write',
  idempotent: true,
  errors: [ContentItemNotFound, ContentMoveNotAllowed, SelfApprovalNotAllowed, RevisionConflict],
  audit: {
    action: 'content.approved',
    category: 'change',
    resource: 'content_item',
    subject: ({ itemId }: ApproveContentItem, item?: ContentItemView) => ({
      resourceId: itemId,
      details: { version: item?.version },
    }),
  },
})
export class ApproveContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(ApproveContentItem)
export class ApproveContentItemHandler implements ICommandHandler<ApproveContentItem> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly reviewers: Reviewers,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: ApproveContentItem): Promise<ContentItemView> {
    const { userId } = currentMember();
    const item = await this.items.byId(itemId);
    item.approve(userId, await this.reviewers.nobodyElse(), this.clock.now());
    return toItemView(item);
  }
}
