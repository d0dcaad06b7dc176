import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';

interface Delivery {
  readonly consumer: string;
  readonly eventId: string;
}

/**
 * Remembers which reaction has handled which event, in the transaction of the command the reaction sent, so
 * that a redelivered event has no second effect.
 */
@Injectable()
export class Inbox {
  private readonly deliveries = new AsyncLocalStorage<Delivery>();

  constructor(private readonly readDb: ReadDb) {}

  /** Runs `handle` unless this consumer has handled the event before. */
  async once(delivery: Delivery, handle: () => Promise<void>): Promise<void> {
    if (await this.handled(delivery)) return;
    try {
      await this.deliveries.run(delivery, handle);
    } catch (error) {
      // The same event delivered twice at once: the loser failed on the inbox row and has nothing left to do.
      if (await this.handled(delivery)) return;
      throw error;
    }
  }

  /** What a command sent by a reaction adds to its transaction. */
  closing(): Statement[] {
    const delivery = this.deliveries.getStore();
    if (!delivery) return [];
    return [
      sql`insert into platform.processed_events (consumer, event_id) values (${delivery.consumer}, ${delivery.eventId})`,
    ];
  }

  private async handled({ consumer, eventId }: Delivery): Promise<boolean> {
    const rows = await this.readDb.systemRows(
      sql`select 1 from platform.processed_events where consumer = ${consumer} and event_id = ${eventId}`,
    );
    return rows.length > 0;
  }
}
