import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';

/** What waited for somebody who has left is for everybody who may review again. */
@Message({ permission: 'system', mode: 'operations' })
export class ReleaseReviews extends Command<void> {
  constructor(readonly userId: string) {
    super();
  }
}

@CommandHandler(ReleaseReviews)
export class ReleaseReviewsHandler implements ICommandHandler<ReleaseReviews> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ userId }: ReleaseReviews): Promise<void> {
    for (const id of await this.items.idsAwaiting(userId))
      (await this.items.byId(id)).unassignReviewer(userId, this.clock.now());
  }
}
