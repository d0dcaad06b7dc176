import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { Signals } from '#libs/messaging/signals.js';
import { WorkerRole } from '#libs/messaging/worker-role.js';
import { Metrics } from '#libs/observability/metrics.js';
import { ChunkKeeper } from './chunk-keeper.js';
import { Generation } from './generation.js';
import { GenerationFactory } from './generation-factory.js';
import { GenerationQueue, LEASE_SECONDS, type QueuedGeneration } from './generation-queue.js';

const POLL_MS = 1_000;
const RENEW_MS = (LEASE_SECONDS * 1_000) / 3;
const DRAIN_MS = 15_000;
const MAX_RUNNING = 1_000;
const CLAIM_BATCH = 50;

/** Works the queue of answers: as many at once as this process can hold, each under a lease. */
@Injectable()
export class GenerationRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(GenerationRunner.name);
  private readonly running = new Map<string, Generation>();
  private readonly timers: NodeJS.Timeout[] = [];
  private stopping = false;

  constructor(
    private readonly queue: GenerationQueue,
    private readonly factory: GenerationFactory,
    private readonly chunks: ChunkKeeper,
    private readonly signals: Signals,
    private readonly role: WorkerRole,
    metrics: Metrics,
  ) {
    metrics.gauge('generations_running', 'Answers this process is generating', [], () => this.running.size);
    metrics.gauge('generations_queued', 'Answers queued or being generated, over all processes', [], () =>
      this.queue.depth(),
    );
  }

  /** Whether an answer asked for here may start here without a detour over the queue. */
  get accepting(): boolean {
    return this.role.isWorker && !this.stopping && this.running.size < MAX_RUNNING;
  }

  onApplicationBootstrap(): void {
    if (!this.role.isWorker) return;
    this.signals.on('generation-queued', () => void this.claim());
    this.signals.on('generation-stop', (messageId) => this.running.get(messageId)?.stop());
    this.timers.push(
      setInterval(() => void this.claim(), POLL_MS),
      setInterval(() => void this.renew(), RENEW_MS),
    );
  }

  /** Lets running answers finish for a while, then hands the rest over: they end as interrupted, with their text. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.timers.forEach((timer) => clearInterval(timer));
    const generations = [...this.running.values()];
    const deadline = setTimeout(() => generations.forEach((generation) => generation.interrupt()), DRAIN_MS);
    await Promise.all(generations.map(({ done }) => done));
    clearTimeout(deadline);
    await this.chunks.close();
    if (this.role.isWorker) await this.queue.release();
  }

  /** Begins a generation whose lease this process holds. */
  start(queued: QueuedGeneration): void {
    const generation = this.factory.create(queued);
    this.running.set(queued.messageId, generation);
    const context = { actor: queued.actor, requestId: newId() };
    void runInContext(context, () => generation.run()).finally(() => this.running.delete(queued.messageId));
  }

  private async claim(): Promise<void> {
    const room = Math.min(CLAIM_BATCH, MAX_RUNNING - this.running.size);
    if (this.stopping || room <= 0) return;
    try {
      for (const queued of await this.queue.claim(room)) this.start(queued);
    } catch (error) {
      this.logger.error(error, 'The queue of generations could not be read; trying again');
    }
  }

  private async renew(): Promise<void> {
    if (this.running.size === 0) return;
    const before = new Map(this.running);
    try {
      const { held, stopped } = await this.queue.renew();
      for (const messageId of stopped) this.running.get(messageId)?.stop();
      for (const [messageId, generation] of before) if (!held.has(messageId)) generation.lose();
    } catch (error) {
      this.logger.error(error, 'Leases of generations could not be renewed; trying again');
    }
  }
}
