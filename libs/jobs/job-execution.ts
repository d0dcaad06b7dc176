import { Injectable, Logger } from '@nestjs/common';
import type { Job as Queued } from 'pg-boss';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { describeError } from '#libs/observability/error-description.js';
import { Metrics, outcomeOf, type Outcome } from '#libs/observability/metrics.js';
import { continueTrace, inSpan } from '#libs/observability/tracing.js';
import { follow } from './abort-signals.js';
import type { Envelope } from './envelope.js';
import type { RegisteredJob } from './job-registry.js';

/** Stored with the failed job instead of the error, which may carry values of SQL parameters. */
class JobRunFailed extends Error {
  constructor(error: unknown) {
    const { type, message, stack } = describeError(error);
    super(`${type}: ${message}`);
    this.name = 'JobRunFailed';
    this.stack = stack;
  }
}

/** One run of a job: in the name of whom it is for, measured, traced, and its failure logged. */
@Injectable()
export class JobExecution {
  private readonly logger = new Logger('jobs');

  constructor(private readonly metrics: Metrics) {}

  /** Rejects when the handler does; the error is fit to be stored. */
  run(job: RegisteredJob, queued: Queued<Envelope>, stopping: AbortSignal): Promise<void> {
    const { organizationId, requestId = newId(), traceparent } = queued.data;
    return runInContext({ actor: systemActor(organizationId), requestId, traceparent }, () =>
      continueTrace(traceparent, () => this.observed(job, queued, stopping)),
    );
  }

  private async observed(job: RegisteredJob, queued: Queued<Envelope>, stopping: AbortSignal): Promise<void> {
    const { name, retryLimit } = job.options;
    const { payload } = queued.data;
    // The queue's own signal also aborts once a run is over, when it means nothing to the handler any more.
    const { signal, release } = follow([queued.signal, stopping]);
    const attributes = { 'job.id': queued.id, 'job.attempt': queued.retryCount + 1 };
    const started = performance.now();
    let outcome: Outcome = 'ok';
    try {
      await inSpan(`job ${name}`, attributes, () => job.handler.run(payload, signal));
    } catch (error) {
      outcome = outcomeOf(error);
      this.logFailure(queued, retryLimit, error);
      throw new JobRunFailed(error);
    } finally {
      release();
      this.metrics.observeJob(name, outcome, (performance.now() - started) / 1_000);
    }
  }

  private logFailure({ name, id, retryCount }: Queued<Envelope>, retryLimit: number, error: unknown): void {
    const facts = { err: error, job: name, jobId: id, attempt: retryCount + 1 };
    if (retryCount < retryLimit) this.logger.warn(facts, 'A job failed and will be tried again');
    else this.logger.error(facts, 'A job failed for the last time and is a dead letter now');
  }
}
