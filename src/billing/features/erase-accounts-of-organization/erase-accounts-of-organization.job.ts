import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EraseAccountsOfOrganization } from './erase-accounts-of-organization.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 2_000;

export const ERASE_ACCOUNTS = 'billing.erase-organization';

@Injectable()
@Job({ name: ERASE_ACCOUNTS, retryLimit: 10, retryDelaySeconds: 60, expireSeconds: 3_000 })
export class EraseAccountsOfOrganizationJob implements JobHandler<{ organizationId: string }> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run({ organizationId }: { organizationId: string }, signal: AbortSignal): Promise<void> {
    do signal.throwIfAborted();
    while (await this.dispatcher.command(new EraseAccountsOfOrganization(organizationId, BATCH)));
  }
}
