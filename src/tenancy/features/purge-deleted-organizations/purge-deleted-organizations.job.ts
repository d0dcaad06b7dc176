import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { DueOrganizations } from '../../domain/due-organizations.js';
import { EmptyOrganization } from './empty-organization.command.js';
import { PurgeOrganization } from './purge-organization.command.js';

const AT_ONCE = 20;
/** Small enough that no transaction holds its rows for long. */
const BATCH = 2_000;

/** Deletes organizations for good whose time of grace is over; those that held others follow them. */
@Injectable()
@Job({
  name: 'tenancy.purge-deleted-organizations',
  schedule: '23 * * * *',
  retryLimit: 3,
  expireSeconds: 3_000,
})
export class PurgeDeletedOrganizationsJob implements JobHandler {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueOrganizations,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    for (let ids = await this.due.deletions(AT_ONCE); ids.length > 0; ids = await this.due.deletions(AT_ONCE))
      for (const id of ids) await this.purge(id, signal);
  }

  private async purge(id: string, signal: AbortSignal): Promise<void> {
    do signal.throwIfAborted();
    while (await this.dispatcher.command(new EmptyOrganization(id, BATCH)));
    await this.dispatcher.command(new PurgeOrganization(id));
  }
}
