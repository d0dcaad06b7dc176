import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type pg from 'pg';
import { Pools } from '#libs/persistence/pools.js';
import { Delivery, type OutboxEvent } from './delivery.js';
import { Signals } from './signals.js';
import { WorkerRole } from './worker-role.js';

/** Events of one aggregate share a slice; a slice is drained by one relay at a time, so their order holds. */
const SLICES = 16;
const LOCK_NAMESPACE = 0x0b0c;
const BATCH = 100;
const POLL_MS = 1_000;
/** Slices one process drains at once, if the pool has a connection for each and one more. */
const CONCURRENCY = 4;

const CLAIM = `select o.position, o.event_id, o.type, o.version, o.aggregate_type, o.aggregate_id, o.organization_id,
    o.payload, o.headers, o.occurred_at, o.attempts
  from platform.outbox o
 where o.slice = $1 and o.available_at <= now()
   and not exists (select 1 from platform.outbox earlier
                    where earlier.slice = o.slice and earlier.aggregate_id = o.aggregate_id
                      and earlier.position < o.position and earlier.available_at > now())
 order by o.position limit ${BATCH}`;

/** Delivers what commands put into the outbox: at least once, in order per aggregate, with back-off and dead letters. */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private stopped = false;
  private draining?: Promise<void>;
  private again = false;
  private poll?: NodeJS.Timeout;

  constructor(
    private readonly pools: Pools,
    private readonly delivery: Delivery,
    private readonly signals: Signals,
    private readonly role: WorkerRole,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.role.isWorker) return;
    this.signals.on('outbox', () => this.kick());
    this.poll = setInterval(() => this.kick(), POLL_MS);
    this.kick();
  }

  /** Lets the slice at hand finish; what is left stays in the outbox for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.poll);
    await this.draining;
  }

  /** Drains soon; any number of kicks while draining lead to one more round. */
  kick(): void {
    if (this.stopped) return;
    if (this.draining) {
      this.again = true;
      return;
    }
    this.draining = this.drain().finally(() => {
      this.draining = undefined;
      if (this.again) {
        this.again = false;
        this.kick();
      }
    });
  }

  /** Delivers everything that is due now. Resolves when nothing due is left or a slice is held elsewhere. */
  async drain(): Promise<void> {
    try {
      const { rows } = await this.pools.system.query<{ slice: number }>(
        'select distinct slice from platform.outbox where available_at <= now()',
      );
      const slices = rows.map(({ slice }) => slice);
      const drainNext = async (): Promise<void> => {
        for (let slice = slices.pop(); slice !== undefined && !this.stopped; slice = slices.pop()) {
          while (!this.stopped && (await this.drainBatch(slice))) continue;
        }
      };
      await Promise.all(Array.from({ length: this.concurrency }, drainNext));
    } catch (error) {
      if (!this.stopped) this.logger.error(error, 'The outbox could not be drained; trying again');
    }
  }

  /**
   * Each slice holds a connection while its reactions use others of the same pool: without one to spare they
   * would wait for each other until all of them failed.
   */
  private get concurrency(): number {
    return Math.max(1, Math.min(CONCURRENCY, (this.pools.system.options.max ?? 1) - 1));
  }

  /** Delivers one batch of a slice; true when there may be more. */
  private async drainBatch(slice: number): Promise<boolean> {
    const client = await this.pools.system.connect();
    try {
      await client.query('begin');
      const { rows: locks } = await client.query<{ held: boolean }>(
        'select pg_try_advisory_xact_lock($1, $2) as held',
        [LOCK_NAMESPACE, slice],
      );
      if (!locks[0]?.held) return await endBatch(client, false);
      const { rows } = await client.query<OutboxEvent>(CLAIM, [slice]);
      await this.deliverInOrder(client, rows);
      return await endBatch(client, rows.length === BATCH);
    } catch (error) {
      await client.query('rollback').catch(() => undefined); // the connection is gone; the first error is thrown
      throw error;
    } finally {
      client.release();
    }
  }

  private async deliverInOrder(client: pg.PoolClient, events: readonly OutboxEvent[]): Promise<void> {
    const blocked = new Set<string>();
    const done: string[] = [];
    for (const event of events) {
      if (this.stopped) break;
      if (blocked.has(event.aggregate_id)) continue;
      const outcome = await this.delivery.attempt(event);
      if (outcome.delivered) done.push(event.position);
      else {
        blocked.add(event.aggregate_id);
        await this.delivery.postpone(client, event, outcome.error);
      }
    }
    await client.query('delete from platform.outbox where position = any($1)', [done]);
  }
}

async function endBatch(client: pg.PoolClient, more: boolean): Promise<boolean> {
  await client.query('commit');
  return more;
}

export const RELAY_SLICES = SLICES;
