import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { OrganizationDeleted } from '../../../tenancy/index.js';
import { ERASE_CONTENT } from '../erase-content-of-organization/erase-content-of-organization.job.js';

@Injectable()
@ReactsTo(OrganizationDeleted, 'content.erase-content-when-organization-deleted')
export class EraseContentWhenOrganizationDeleted implements Reaction<OrganizationDeleted> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it takes as many transactions as there are batches. */
  async react({ eventId, aggregateId: organizationId }: EventEnvelope): Promise<void> {
    await this.jobs.enqueue(ERASE_CONTENT, { organizationId }, { singletonKey: eventId, organizationId });
  }
}
