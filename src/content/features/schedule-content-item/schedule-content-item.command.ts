import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ScheduleInvalid, SchedulerNeeded } from '../../domain/content-item.errors.js';
import type { SchedulePlan } from '../../domain/publication-schedule.js';
import type { ContentItemView } from '../content-item.view.js';
import { actOnItem, ItemDesk } from '../item-desk.js';

@Message(
  actOnItem({
    permission: 'content.publish',
    action: 'content.scheduled',
    errors: [ScheduleInvalid, SchedulerNeeded],
    details: ({ plan }: ScheduleContentItem) => ({ ...plan }),
  }),
)
export class ScheduleContentItem extends Command<ContentItemView> {
  constructor(
    readonly itemId: string,
    readonly plan: SchedulePlan,
  ) {
    super();
  }
}

@CommandHandler(ScheduleContentItem)
export class ScheduleContentItemHandler implements ICommandHandler<ScheduleContentItem> {
  constructor(private readonly desk: ItemDesk) {}

  async execute({ itemId, plan }: ScheduleContentItem): Promise<ContentItemView> {
    if (currentActor().machine) throw new SchedulerNeeded();
    return this.desk.act(itemId, (item, by, at) => item.plan(plan, by, at));
  }
}
