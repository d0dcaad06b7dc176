import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Job, type JobHandler } from '#libs/jobs/job.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { FindBreach } from '../find-breach/find-breach.query.js';
import {
  ListGuardedExperiments,
  type GuardedExperiment,
} from '../list-guarded-experiments/list-guarded-experiments.query.js';
import { PauseForGuardrail } from '../pause-for-guardrail/pause-for-guardrail.command.js';

export const CHECK_GUARDRAILS = 'experiments.check-guardrails';

/** Looks every minute whether a variant does harm, and pauses its experiment then. */
@Injectable()
@Job({ name: CHECK_GUARDRAILS, schedule: '* * * * *', retryLimit: 1, expireSeconds: 300 })
export class CheckGuardrailsJob implements JobHandler {
  constructor(private readonly dispatcher: Dispatcher) {}

  async run(_payload: unknown, signal: AbortSignal): Promise<void> {
    const failures: unknown[] = [];
    for (const experiment of await this.dispatcher.query(new ListGuardedExperiments())) {
      signal.throwIfAborted();
      // One that fails does not keep the others unguarded.
      await this.check(experiment).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some guardrails could not be checked');
  }

  private async check({ id, organizationId }: GuardedExperiment): Promise<void> {
    const context = { actor: systemActor(organizationId), requestId: newId() };
    await runInContext(context, async () => {
      const breach = await this.dispatcher.query(new FindBreach(id));
      if (breach) await this.dispatcher.command(new PauseForGuardrail(id, breach));
    });
  }
}
