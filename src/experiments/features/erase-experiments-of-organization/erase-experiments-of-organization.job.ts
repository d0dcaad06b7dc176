import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { EraseExperimentsOfOrganization } from './erase-experiments-of-organization.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 2_000;

export const ERASE_EXPERIMENTS = 'experiments.erase-organization';

@Injectable()
@Job({ name: ERASE_EXPERIMENTS, retryLimit: 10, retryDelaySeconds: 60, expireSeconds: 3_000 })
export class EraseExperimentsOfOrganizationJob implements JobHandler<{ organizationId: string }> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run({ organizationId }: { organizationId: string }, signal: AbortSignal): Promise<void> {
    do signal.throwIfAborted();
    while (await this.dispatcher.command(new EraseExperimentsOfOrganization(organizationId, BATCH)));
  }
}
