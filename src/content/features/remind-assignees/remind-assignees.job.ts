import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ListDueOrganizations } from '../list-due-organizations/list-due-organizations.query.js';
import { RemindAssignees } from './remind-assignees.command.js';

/** Small enough that no transaction holds its rows for long. */
const BATCH = 500;

@Injectable()
@Job({ name: 'content.remind-assignees', schedule: '7 * * * *', retryLimit: 3, expireSeconds: 3_000 })
export class RemindAssigneesJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    for (const organizationId of await this.dispatcher.query(new ListDueOrganizations()))
      await runInContext({ actor: systemActor(organizationId), requestId: newId() }, () =>
        this.remind(signal),
      );
  }

  private async remind(signal: AbortSignal): Promise<void> {
    do signal.throwIfAborted();
    while ((await this.dispatcher.command(new RemindAssignees(BATCH))) === BATCH);
  }
}
