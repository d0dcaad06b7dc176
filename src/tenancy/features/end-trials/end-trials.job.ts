import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { DueOrganizations } from '../../domain/due-organizations.js';
import { EndTrial } from './end-trial.command.js';

const AT_ONCE = 100;

/** Makes organizations inactive whose trial is over. */
@Injectable()
@Job({ name: 'tenancy.end-trials', schedule: '*/5 * * * *', retryLimit: 3, expireSeconds: 240 })
export class EndTrialsJob implements JobHandler {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueOrganizations,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    for (
      let ids = await this.due.trialsOver(AT_ONCE);
      ids.length > 0;
      ids = await this.due.trialsOver(AT_ONCE)
    )
      for (const id of ids) {
        signal.throwIfAborted();
        await this.dispatcher.command(new EndTrial(id));
      }
  }
}
