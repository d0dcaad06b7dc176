import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { ExpireInvitations } from './expire-invitations.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 1_000;

@Injectable()
@Job({ name: 'tenancy.expire-invitations', schedule: '13 * * * *', retryLimit: 3, expireSeconds: 600 })
export class ExpireInvitationsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.dispatcher.command(new ExpireInvitations(BATCH))) === BATCH)
      continue;
  }
}
