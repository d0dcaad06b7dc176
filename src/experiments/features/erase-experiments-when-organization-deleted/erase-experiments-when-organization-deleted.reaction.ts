import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { OrganizationDeleted } from '../../../tenancy/index.js';
import { ERASE_EXPERIMENTS } from '../erase-experiments-of-organization/erase-experiments-of-organization.job.js';

@Injectable()
@ReactsTo(OrganizationDeleted, 'experiments.erase-experiments-when-organization-deleted')
export class EraseExperimentsWhenOrganizationDeleted implements Reaction<OrganizationDeleted> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it takes as many transactions as there are batches. */
  async react({ eventId, aggregateId: organizationId }: EventEnvelope): Promise<void> {
    await this.jobs.enqueue(ERASE_EXPERIMENTS, { organizationId }, { singletonKey: eventId, organizationId });
  }
}
