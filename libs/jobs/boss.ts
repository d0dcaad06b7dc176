import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { PgBoss } from 'pg-boss';
import { Pools } from '#libs/persistence/pools.js';
import { deadLetterQueue, type JobOptions } from './job.js';
import { JOB_SCHEMA } from './job-schema.js';
import { JobSettings } from './job-settings.js';

const HEARTBEAT_SECONDS = 60;
const MAX_RETRY_DELAY_SECONDS = 3_600;
const KEEP_WAITING_SECONDS = 30 * 86_400;
const KEEP_DEAD_SECONDS = 180 * 86_400;
const KEEP_DONE_SECONDS = 86_400;

/**
 * The process's one pg-boss, loaded and started on first use because it would slow down every start. It has a
 * few connections of its own, so that neither a stalled business query keeps finished jobs from being
 * settled, nor the queue takes connections from requests; and one more to listen for new jobs.
 */
@Injectable()
export class Boss implements OnApplicationShutdown {
  private readonly logger = new Logger('jobs');
  private starting?: Promise<PgBoss>;
  private readonly queues = new Map<string, Promise<void>>();

  constructor(
    private readonly pools: Pools,
    private readonly settings: JobSettings,
  ) {}

  get(): Promise<PgBoss> {
    this.starting ??= this.start().catch((error: unknown) => {
      this.starting = undefined; // the next caller tries again
      throw error;
    });
    return this.starting;
  }

  /** Creates the job's queue and that of its dead letters, once per process. */
  ensureQueue(options: JobOptions): Promise<void> {
    let ready = this.queues.get(options.name);
    if (!ready) {
      ready = this.createQueue(options).catch((error: unknown) => {
        this.queues.delete(options.name);
        throw error;
      });
      this.queues.set(options.name, ready);
    }
    return ready;
  }

  /** Jobs still running are handed back for another attempt. */
  async onApplicationShutdown(): Promise<void> {
    const boss = await this.starting?.catch(() => undefined); // a start that failed left nothing to stop
    await boss?.stop({ graceful: false });
  }

  private async start(): Promise<PgBoss> {
    const { PgBoss: Queue } = await import('pg-boss');
    const { isWorker, poolMax, clock } = this.settings;
    const boss = new Queue({
      ...this.connection(),
      schema: JOB_SCHEMA,
      max: poolMax,
      migrate: false,
      createSchema: false,
      supervise: isWorker,
      schedule: isWorker,
      useListenNotify: isWorker,
      // Only the owner of an index can rebuild it; bloat is reported as a warning.
      reindex: false,
      ...(clock ? { clock } : {}),
    });
    boss.on('error', (error) => this.logger.error({ err: error }, 'The job queue met an error'));
    boss.on('warning', ({ message, data }) => this.logger.warn({ data }, message));
    try {
      return await boss.start();
    } catch (error) {
      await boss.stop({ graceful: false });
      throw error;
    }
  }

  private connection(): { connectionString?: string; options?: string; application_name: string } {
    const { connectionString, options } = this.pools.connection('system');
    return { connectionString, options, application_name: 'ai-gym jobs' };
  }

  private async createQueue({
    name,
    retryLimit,
    retryDelaySeconds = 5,
    expireSeconds,
  }: JobOptions): Promise<void> {
    const boss = await this.get();
    const deadLetter = deadLetterQueue(name);
    const dead = { retentionSeconds: KEEP_DEAD_SECONDS, deleteAfterSeconds: KEEP_DONE_SECONDS };
    const live = {
      retryLimit,
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      retryDelayMax: MAX_RETRY_DELAY_SECONDS,
      expireInSeconds: expireSeconds,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      retentionSeconds: KEEP_WAITING_SECONDS,
      deleteAfterSeconds: KEEP_DONE_SECONDS,
      notify: true,
      deadLetter,
    };
    await boss.createQueue(deadLetter, dead);
    await boss.createQueue(name, live);
    // Creating an existing queue changes nothing; a worker brings the code's settings to it.
    if (this.settings.isWorker) await boss.updateQueue(name, live);
  }
}
