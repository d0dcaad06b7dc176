import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Job as Queued, PgBoss } from 'pg-boss';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { describeError } from '#libs/observability/error-description.js';
import { Metrics, outcomeOf, type Outcome } from '#libs/observability/metrics.js';
import { continueTrace, inSpan } from '#libs/observability/tracing.js';
import { Boss } from './boss.js';
import type { Envelope } from './envelope.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { JobSettings } from './job-settings.js';

type QueuedJob = Queued<Envelope>;

/** What an aborted job has to end by itself before its run is given up. */
const ABORT_MS = 2_000;

/** Stored with the failed job instead of the error, which may carry values of SQL parameters. */
class JobRunFailed extends Error {
  constructor(error: unknown) {
    const { type, message, stack } = describeError(error);
    super(`${type}: ${message}`);
    this.name = 'JobRunFailed';
    this.stack = stack;
  }
}

/** Does the jobs and keeps their schedules, in processes that are workers. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private readonly stopping = new AbortController();
  private working?: PgBoss;

  constructor(
    private readonly boss: Boss,
    private readonly registry: JobRegistry,
    private readonly settings: JobSettings,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.isWorker) return;
    const boss = await this.boss.get();
    this.working = boss;
    for (const job of this.registry.all().values()) await this.work(boss, job);
    await this.reportOrphans(boss);
  }

  /**
   * Takes no more jobs and waits for the running ones; after the grace time they are aborted, and what does
   * not end then is handed back for another attempt.
   */
  async beforeApplicationShutdown(): Promise<void> {
    const boss = this.working;
    if (!boss) return;
    const idle = Promise.all([...this.registry.all().keys()].map((name) => boss.offWork(name))).then(() => true);
    if (await within(this.settings.graceSeconds * 1_000, idle)) return;
    this.stopping.abort(new Error('The process is stopping'));
    if (!(await within(ABORT_MS, idle))) this.logger.warn('Stopping while jobs still run; they will be tried again');
  }

  private async work(boss: PgBoss, job: RegisteredJob): Promise<void> {
    const { name, schedule, concurrency = 1 } = job.options;
    await this.boss.ensureQueue(job.options);
    const scheduled: Envelope = { payload: {} };
    if (schedule) await boss.schedule(name, schedule, scheduled, { tz: 'UTC', missed: 'once' });
    else await boss.unschedule(name);
    const { pollSeconds } = this.settings;
    await boss.work<Envelope>(
      name,
      {
        localConcurrency: concurrency,
        pollingIntervalSeconds: pollSeconds,
        notifyPollingIntervalSeconds: pollSeconds,
      },
      async (batch) => {
        for (const queued of batch) await this.run(job, queued);
      },
    );
  }

  private run(job: RegisteredJob, queued: QueuedJob): Promise<void> {
    const { organizationId, requestId = newId(), traceparent } = queued.data;
    return runInContext({ actor: systemActor(organizationId), requestId, traceparent }, () =>
      continueTrace(traceparent, () => this.observed(job, queued)),
    );
  }

  private async observed({ options, handler }: RegisteredJob, queued: QueuedJob): Promise<void> {
    const { name, retryLimit } = options;
    const signal = AbortSignal.any([queued.signal, this.stopping.signal]);
    const started = performance.now();
    let outcome: Outcome = 'ok';
    try {
      await inSpan(`job ${name}`, { 'job.id': queued.id, 'job.attempt': queued.retryCount + 1 }, () =>
        handler.run(queued.data.payload, signal),
      );
    } catch (error) {
      outcome = outcomeOf(error);
      this.logFailure(queued, retryLimit, error);
      throw new JobRunFailed(error);
    } finally {
      this.metrics.observeJob(name, outcome, (performance.now() - started) / 1_000);
    }
  }

  private logFailure({ name, id, retryCount }: QueuedJob, retryLimit: number, error: unknown): void {
    const facts = { err: error, job: name, jobId: id, attempt: retryCount + 1 };
    if (retryCount < retryLimit) this.logger.warn(facts, 'A job failed and will be tried again');
    else this.logger.error(facts, 'A job failed for the last time and is a dead letter now');
  }

  /** A schedule whose job left the code keeps filling a queue nobody works on. */
  private async reportOrphans(boss: PgBoss): Promise<void> {
    const orphans = (await boss.getSchedules()).map(({ name }) => name).filter((name) => !this.registry.all().has(name));
    if (orphans.length > 0) this.logger.warn({ schedules: orphans }, 'There are schedules without a job in this version');
  }
}

const within = (ms: number, done: Promise<boolean>): Promise<boolean> => {
  const timeout = new AbortController();
  const expired = delay(ms, false, { signal: timeout.signal }).catch(() => false); // aborted below, after the race
  return Promise.race([done, expired]).finally(() => timeout.abort());
};
