import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { PurgeExpiredSessions } from './purge-expired-sessions.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 2_000;

@Injectable()
@Job({ name: 'identity.purge-expired-sessions', schedule: '41 2 * * *', retryLimit: 3, expireSeconds: 600 })
export class PurgeExpiredSessionsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.dispatcher.command(new PurgeExpiredSessions(BATCH))) === BATCH)
      continue;
  }
}
