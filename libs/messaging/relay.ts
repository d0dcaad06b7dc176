import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import type pg from 'pg';
import { runBatch } from '#libs/persistence/batch.js';
import { Pools } from '#libs/persistence/pools.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { Delivery, type OutboxEvent } from './delivery.js';
import { Signals } from './signals.js';
import { WorkerRole } from './worker-role.js';

/** Events of one aggregate share a slice; a slice is drained by one relay at a time, so their order holds. */
const SLICES = 16;
const LOCK_NAMESPACE = 0x0b0c;
/** Slices one relay takes at once, so that others find some to take. */
const SLICES_AT_ONCE = 8;
/** Slices whose events are delivered at the same time. */
const CONCURRENCY = 4;
const BATCH = 200;
const POLL_MS = 1_000;
/** News within this time is delivered together: under load one round serves many commands. */
const GATHER_MS = 5;

/** Due, and not waiting for an earlier event of its aggregate that was put off. */
const DELIVERABLE = `o.available_at <= now()
   and not exists (select 1 from platform.outbox earlier
                    where earlier.slice = o.slice and earlier.aggregate_id = o.aggregate_id
                      and earlier.position < o.position and earlier.available_at > now())`;

/**
 * Takes slices that have something to deliver and that no other relay holds; the next statement reads which.
 * In random order, or under load the last ones would never have their turn; `offset 0` keeps the planner from
 * locking before it looks.
 */
const LOCK = sql`select set_config('relay.slices', coalesce(string_agg(slice::text, ','), ''), true) as slices from (
    select slice from (
        select s.slice from generate_series(0, ${fragment(String(SLICES - 1))}) as s (slice)
         where exists (select 1 from platform.outbox o where o.slice = s.slice and ${fragment(DELIVERABLE)})
         order by random() offset 0) due
     where pg_try_advisory_xact_lock(${LOCK_NAMESPACE}, slice::int) limit ${SLICES_AT_ONCE}) taken`;

/** Read after the locks were taken, so that what another relay has just delivered is not seen any more. */
const CLAIM = sql`select o.position, o.event_id, o.type, o.version, o.aggregate_type, o.aggregate_id, o.organization_id,
    o.payload, o.headers, o.occurred_at, o.attempts, o.slice
  from platform.outbox o
 where o.slice = any(string_to_array(current_setting('relay.slices'), ',')::smallint[]) and ${fragment(DELIVERABLE)}
 order by o.position limit ${BATCH}`;

interface ClaimedEvent extends OutboxEvent {
  slice: number;
}

/** Delivers what commands put into the outbox: at least once, in order per aggregate, with back-off and dead letters. */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private stopped = false;
  private draining?: Promise<void>;
  private scheduled?: NodeJS.Timeout;
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
    clearTimeout(this.scheduled);
    await this.draining;
  }

  /** Drains soon; any number of kicks until then, or while draining, lead to one round. */
  kick(): void {
    if (this.stopped || this.scheduled) return;
    this.scheduled = setTimeout(() => {
      this.draining = (this.draining ?? Promise.resolve()).then(() => {
        this.scheduled = undefined;
        return this.drain();
      });
    }, GATHER_MS);
  }

  /** Delivers everything that is due now. Resolves when nothing due is left or other relays hold it. */
  async drain(): Promise<void> {
    try {
      while (!this.stopped && (await this.drainBatch())) continue;
    } catch (error) {
      if (!this.stopped) this.logger.error(error, 'The outbox could not be drained; trying again');
    }
  }

  /** Delivers one batch; true when there may be more. */
  private async drainBatch(): Promise<boolean> {
    const client = await this.pools.system.connect();
    let failure: Error | undefined;
    try {
      const [, locked, claimed] = await runBatch(client, [sql`begin`, LOCK, CLAIM]);
      const rows = claimed?.rows as unknown as ClaimedEvent[];
      const done = await this.deliver(client, rows);
      await runBatch(client, [sql`delete from platform.outbox where position = any(${done})`, sql`commit`]);
      const slices = String(locked?.rows[0]?.['slices']).split(',').length;
      return rows.length === BATCH || slices === SLICES_AT_ONCE;
    } catch (error) {
      failure = error as Error;
      throw error;
    } finally {
      // After an error the transaction is gone with its connection, and with them the locks.
      client.release(failure);
    }
  }

  /** Slice by slice in order, several slices at a time; returns the positions that are done. */
  private async deliver(client: pg.PoolClient, events: readonly ClaimedEvent[]): Promise<string[]> {
    const slices = [...Map.groupBy(events, ({ slice }) => slice).values()];
    const done: string[] = [];
    const deliverNext = async (): Promise<void> => {
      for (let slice = slices.pop(); slice; slice = slices.pop())
        done.push(...(await this.deliverInOrder(client, slice)));
    };
    await Promise.all(Array.from({ length: Math.min(CONCURRENCY, slices.length) }, deliverNext));
    return done;
  }

  private async deliverInOrder(client: pg.PoolClient, events: readonly OutboxEvent[]): Promise<string[]> {
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
    return done;
  }
}
