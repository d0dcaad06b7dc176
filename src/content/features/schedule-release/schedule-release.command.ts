import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ScheduleInvalid, SchedulerNeeded } from '../../domain/content-item.errors.js';
import { ReleaseEmpty } from '../../domain/release.errors.js';
import type { ReleaseView } from '../release.view.js';
import { actOnRelease, ReleaseDesk } from '../release-desk.js';

@Message(actOnRelease('content_release.scheduled', [ReleaseEmpty, ScheduleInvalid, SchedulerNeeded]))
export class ScheduleRelease extends Command<ReleaseView> {
  constructor(
    readonly releaseId: string,
    readonly publishAt: Date | null,
  ) {
    super();
  }
}

@CommandHandler(ScheduleRelease)
export class ScheduleReleaseHandler implements ICommandHandler<ScheduleRelease> {
  constructor(private readonly desk: ReleaseDesk) {}

  async execute({ releaseId, publishAt }: ScheduleRelease): Promise<ReleaseView> {
    if (currentActor().machine) throw new SchedulerNeeded();
    return this.desk.act(releaseId, undefined, (release, by, at) =>
      publishAt ? release.schedule(publishAt, by, at) : release.unschedule(at),
    );
  }
}
