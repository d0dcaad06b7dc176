import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { OrganizationDeleted } from '../../../tenancy/index.js';
import { ERASE_MEDIA } from '../erase-media-of-organization/erase-media-of-organization.job.js';

@Injectable()
@ReactsTo(OrganizationDeleted, 'media.erase-media-when-organization-deleted')
export class EraseMediaWhenOrganizationDeleted implements Reaction<OrganizationDeleted> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it takes as many transactions as there are batches. */
  async react({ eventId, aggregateId: organizationId }: EventEnvelope): Promise<void> {
    await this.jobs.enqueue(ERASE_MEDIA, { organizationId }, { singletonKey: eventId, organizationId });
  }
}
