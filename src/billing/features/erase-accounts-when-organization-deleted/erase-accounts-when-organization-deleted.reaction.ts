import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { OrganizationDeleted } from '../../../tenancy/index.js';
import { ERASE_ACCOUNTS } from '../erase-accounts-of-organization/erase-accounts-of-organization.job.js';

@Injectable()
@ReactsTo(OrganizationDeleted, 'billing.erase-accounts-when-organization-deleted')
export class EraseAccountsWhenOrganizationDeleted implements Reaction<OrganizationDeleted> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it takes as many transactions as there are batches. */
  async react({ eventId, aggregateId: organizationId }: EventEnvelope): Promise<void> {
    await this.jobs.enqueue(ERASE_ACCOUNTS, { organizationId }, { singletonKey: eventId, organizationId });
  }
}
