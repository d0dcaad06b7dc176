import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { MediaProcess } from '../../domain/media-asset.events.js';
import { PROCESS_MEDIA } from '../process-media/process-media.job.js';

@Injectable()
@ReactsTo(MediaProcess, 'media.process-media-when-media-process')
export class ProcessMediaWhenMediaProcess implements Reaction<MediaProcess> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it may take hours. */
  async react(event: EventEnvelope<PayloadOf<MediaProcess>>): Promise<void> {
    const { aggregateId: assetId, eventId, organizationId } = event;
    await this.jobs.enqueue(
      PROCESS_MEDIA,
      { assetId },
      { singletonKey: eventId, organizationId: organizationId ?? undefined },
    );
  }
}
