import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { ArchiveRequested } from '../../domain/archive.events.js';
import { RUN_ARCHIVE } from '../run-archive/run-archive.job.js';

@Injectable()
@ReactsTo(ArchiveRequested, 'tenancy.run-archive-when-archive-requested')
export class RunArchiveWhenArchiveRequested implements Reaction<ArchiveRequested> {
  constructor(private readonly jobs: JobQueue) {}

  async react(event: EventEnvelope<PayloadOf<ArchiveRequested>>): Promise<void> {
    const { aggregateId: archiveId, eventId, organizationId } = event;
    await this.jobs.enqueue(
      RUN_ARCHIVE,
      { archiveId, organizationId },
      { singletonKey: eventId, organizationId: organizationId ?? undefined },
    );
  }
}
