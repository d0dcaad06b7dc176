import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { DueContent, type Due } from '../../domain/due-content.js';
import { CarryOutRelease } from '../carry-out-release/carry-out-release.command.js';
import { CarryOutSchedule } from './carry-out-schedule.command.js';

const AT_ONCE = 100;

export const CARRY_OUT_SCHEDULES = 'content.carry-out-schedules';

/**
 * Publishes and takes down what is due. Asked for at the moment something is due, and every minute for what was missed.
 * However many workers do it: each item is locked, and what is done is not due any more.
 */
@Injectable()
@Job({ name: CARRY_OUT_SCHEDULES, schedule: '* * * * *', retryLimit: 3, expireSeconds: 300 })
export class CarryOutSchedulesJob implements JobHandler {
  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly due: DueContent,
  ) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const item of await this.due.items(AT_ONCE))
      await this.attempt(
        item,
        () => this.dispatcher.command(new CarryOutSchedule(item.id)),
        signal,
        failures,
      );
    for (const release of await this.due.releases(AT_ONCE))
      await this.attempt(
        release,
        () => this.dispatcher.command(new CarryOutRelease(release.id)),
        signal,
        failures,
      );
    // One that fails does not keep the others waiting; all that failed are tried again.
    if (failures.length > 0)
      throw new AggregateError(failures, 'Some of what is due could not be carried out');
  }

  private async attempt(
    { organizationId }: Due,
    work: () => Promise<unknown>,
    signal: AbortSignal,
    failures: unknown[],
  ): Promise<void> {
    signal.throwIfAborted();
    try {
      await runInContext({ actor: systemActor(organizationId), requestId: newId() }, work);
    } catch (error) {
      failures.push(error);
    }
  }
}
