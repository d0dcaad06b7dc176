import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { PgBoss } from 'pg-boss';
import { aborted, within } from './abort-signals.js';
import { Boss } from './boss.js';
import type { Envelope } from './envelope.js';
import { JobExecution } from './job-execution.js';
import { JobRegistry, type RegisteredJob } from './job-registry.js';
import { JobSettings } from './job-settings.js';

/** What an aborted job has to end by itself before its run is given up. */
const ABORT_MS = 2_000;
const RETRY_MS = 2_000;

/** Does the jobs and keeps their schedules, in processes that are workers. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('jobs');
  /** Aborts when the process is told to stop. */
  private readonly closing = new AbortController();
  /** Aborts when running jobs had their grace time. */
  private readonly expelling = new AbortController();
  private readonly working = new Map<string, PgBoss>();
  private started: Promise<void> = Promise.resolve();

  constructor(
    private readonly boss: Boss,
    private readonly registry: JobRegistry,
    private readonly execution: JobExecution,
    private readonly settings: JobSettings,
  ) {}

  /** Begins in the background: requests need not wait until the queue is loaded and connected. */
  onApplicationBootstrap(): void {
    const jobs = [...this.registry.all().values()];
    if (this.settings.isWorker) this.started = this.startWhenPossible(jobs);
  }

  /**
   * Takes no more jobs and waits for the running ones; after the grace time they are aborted, and what does
   * not end then is handed back for another attempt.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.started;
    const idle = Promise.all([...this.working].map(([name, boss]) => boss.offWork(name)));
    if (await within(this.settings.graceSeconds * 1_000, idle)) return;
    this.expelling.abort(new Error('The process is stopping'));
    if (!(await within(ABORT_MS, idle)))
      this.logger.warn('Stopping while jobs still run; they will be tried again');
  }

  private async startWhenPossible(jobs: readonly RegisteredJob[]): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        const boss = await this.boss.get();
        const idle = jobs.filter(({ options }) => !this.working.has(options.name));
        await Promise.all(idle.map((job) => this.work(boss, job)));
        await this.reportOrphans(boss);
        return;
      } catch (error) {
        this.logger.error({ err: error }, 'Jobs cannot be run yet; trying again');
        await within(RETRY_MS, aborted(this.closing.signal));
      }
    }
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
        for (const queued of batch) await this.execution.run(job, queued, this.expelling.signal);
      },
    );
    this.working.set(name, boss);
  }

  /** A schedule whose job left the code keeps filling a queue nobody works on. */
  private async reportOrphans(boss: PgBoss): Promise<void> {
    const names = (await boss.getSchedules()).map(({ name }) => name);
    const orphans = names.filter((name) => !this.registry.all().has(name));
    if (orphans.length > 0)
      this.logger.warn({ schedules: orphans }, 'There are schedules without a job in this version');
  }
}
