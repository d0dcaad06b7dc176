import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { DomainError } from '#libs/kernel/domain-error.js';
import { ContentMoveNotAllowed, SchedulerNotAllowed } from '../../domain/content-item.errors.js';
import type { ContentItem } from '../../domain/content-item.js';
import { ContentItemRepository } from '../../domain/content-item.repository.js';
import { ContentSettingsRepository } from '../../domain/content-settings.js';
import { publishingRefusal, type ScheduledAction } from '../../domain/publication-schedule.js';
import { Reviewers } from '../../domain/reviewers.js';

/** What was done, or the code of the refusal. */
export interface Outcome {
  readonly action: ScheduledAction;
  readonly refusal: string | null;
}

/** Does what an item's schedule asks for by now; nothing when another worker was first. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'content.schedule_carried_out',
    category: 'system',
    resource: 'content_item',
    subject: ({ itemId }: CarryOutSchedule, outcomes?: readonly Outcome[]) => ({
      resourceId: itemId,
      details: { outcomes },
    }),
  },
})
export class CarryOutSchedule extends Command<readonly Outcome[]> {
  constructor(readonly itemId: string) {
    super();
  }
}

@CommandHandler(CarryOutSchedule)
export class CarryOutScheduleHandler implements ICommandHandler<CarryOutSchedule> {
  constructor(
    private readonly items: ContentItemRepository,
    private readonly reviewers: Reviewers,
    private readonly settings: ContentSettingsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId }: CarryOutSchedule): Promise<readonly Outcome[]> {
    const item = await this.items.byId(itemId);
    const now = this.clock.now();
    const outcomes: Outcome[] = [];
    for (const action of item.due(now)) {
      const refusal = await this.refusal(item, action);
      if (refusal) item.giveUp(action, refusal, now);
      else if (action === 'unpublish') item.unpublish(now);
      else {
        const { productionFollowsPublishing } = await this.settings.current();
        item.publish(item.schedule.publish?.by ?? item.createdBy, productionFollowsPublishing, now);
      }
      outcomes.push({ action, refusal: refusal?.code ?? null });
    }
    return outcomes;
  }

  /** Whoever planned it has to be allowed to do it now. */
  private async refusal(item: ContentItem, action: ScheduledAction): Promise<DomainError | undefined> {
    const { publish } = item.schedule;
    if (!(await this.reviewers.mayPublish(item.schedule[action]?.by ?? ''))) return new SchedulerNotAllowed();
    if (action === 'publish') return publishingRefusal(item, publish?.version ?? 0);
    return item.publishedVersion === null
      ? new ContentMoveNotAllowed(item.status, 'be unpublished')
      : undefined;
  }
}
