import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { SelfApprovalNotAllowed } from '../../domain/content-item.errors.js';
import { ContentSettingsRepository } from '../../domain/content-settings.js';
import { Reviewers } from '../../domain/reviewers.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({ permission: 'content.approve', action: 'content.approved', errors: [SelfApprovalNotAllowed] }),
)
export class ApproveContentItem extends Command<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(ApproveContentItem)
export class ApproveContentItemHandler implements ICommandHandler<ApproveContentItem> {
  constructor(
    private readonly desk: ItemDesk,
    private readonly settings: ContentSettingsRepository,
    private readonly reviewers: Reviewers,
  ) {}

  execute({ itemId }: ApproveContentItem): Promise<ContentItemView> {
    return this.desk.act(itemId, async (item, by, at) => {
      const { selfApproval } = await this.settings.current();
      item.approve(by, await this.reviewers.selfApprovalAllowed(selfApproval), at);
    });
  }
}
