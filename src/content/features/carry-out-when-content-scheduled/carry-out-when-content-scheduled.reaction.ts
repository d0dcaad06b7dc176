import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { Clock } from '#libs/kernel/clock.js';
import { ContentScheduled } from '../../domain/content-item.events.js';
import { CARRY_OUT_SCHEDULES } from '../carry-out-schedules/carry-out-schedules.job.js';

@Injectable()
@ReactsTo(ContentScheduled, 'content.carry-out-when-content-scheduled')
export class CarryOutWhenContentScheduled implements Reaction<ContentScheduled> {
  constructor(
    private readonly jobs: JobQueue,
    private readonly clock: Clock,
  ) {}

  /** At the second it is due. What has been cancelled by then is not due, and the job finds nothing. */
  async react({ eventId, payload }: EventEnvelope<PayloadOf<ContentScheduled>>): Promise<void> {
    for (const [n, at] of [payload.publishAt, payload.unpublishAt].entries()) {
      if (at === null) continue;
      const delaySeconds = Math.max(0, Math.ceil((Date.parse(at) - this.clock.now().getTime()) / 1_000));
      await this.jobs.enqueue(CARRY_OUT_SCHEDULES, {}, { delaySeconds, singletonKey: `${eventId} ${n}` });
    }
  }
}
