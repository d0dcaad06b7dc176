import { Injectable, type OnModuleInit } from '@nestjs/common';
import { v5 } from 'uuid';
import { currentContext } from '#libs/kernel/request-context.js';
import { HealthProbes } from '#libs/observability/health-probes.js';
import { Metrics } from '#libs/observability/metrics.js';
import { currentTraceparent } from '#libs/observability/tracing.js';
import { Pools } from '#libs/persistence/pools.js';
import { Boss } from './boss.js';
import type { Envelope } from './envelope.js';
import { deadLetterQueue } from './job.js';
import { JobQueue, type EnqueueOptions, type QueueDepth } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { JOB_SCHEMA } from './job-schema.js';

/** Makes a job's id of its singleton key: the primary key then keeps out the second one, however late. */
const SINGLETONS = 'a2f8d9c4-3c0e-4f5b-9c55-6d1f3f0f7f61';

/** Both counts come from the index that workers fetch by; finished jobs are not touched. */
const DEPTH = `
  select queue.name as queue,
         (select count(*)::int from ${JOB_SCHEMA}.job
           where name = queue.name and state < 'active' and start_after <= now()) as waiting,
         (select count(*)::int from ${JOB_SCHEMA}.job where name = queue.dead_letter and state < 'active') as dead
    from ${JOB_SCHEMA}.queue
   where queue.dead_letter is not null
   order by queue.name`;

@Injectable()
export class PgBossJobQueue extends JobQueue implements OnModuleInit {
  constructor(
    private readonly boss: Boss,
    private readonly registry: JobRegistry,
    private readonly pools: Pools,
    private readonly metrics: Metrics,
    private readonly probes: HealthProbes,
  ) {
    super();
  }

  onModuleInit(): void {
    const samples = (count: (depth: QueueDepth) => number) => async () =>
      (await this.depth()).map((depth) => ({ labels: { queue: depth.queue }, value: count(depth) }));
    this.metrics.gauge(
      'job_queue_depth',
      'Jobs that are due and wait',
      ['queue'],
      samples(({ waiting }) => waiting),
    );
    this.metrics.gauge(
      'job_dead_letters',
      'Jobs given up',
      ['queue'],
      samples(({ dead }) => dead),
    );
    this.probes.measure('queue_depth', async () =>
      (await this.depth()).reduce((sum, { waiting }) => sum + waiting, 0),
    );
  }

  async enqueue(name: string, payload: object, options: EnqueueOptions = {}): Promise<boolean> {
    await this.boss.ensureQueue(this.registry.optionsOf(name));
    const boss = await this.boss.get();
    const { delaySeconds, singletonKey, organizationId } = options;
    const envelope: Envelope = {
      payload,
      organizationId,
      requestId: currentContext()?.requestId,
      traceparent: currentTraceparent(),
    };
    const id = await boss.send(name, envelope, {
      ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
      ...(singletonKey === undefined ? {} : { id: v5(`${name}\n${singletonKey}`, SINGLETONS) }),
    });
    return id !== null;
  }

  async depth(): Promise<QueueDepth[]> {
    const { rows } = await this.pools.system.query<QueueDepth>(DEPTH);
    return rows;
  }

  async replayDead(name: string, limit = 1_000): Promise<number> {
    await this.boss.ensureQueue(this.registry.optionsOf(name));
    const boss = await this.boss.get();
    return boss.redrive(deadLetterQueue(name), { limit });
  }
}
