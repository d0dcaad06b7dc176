import type { DiscoveryService } from '@nestjs/core';
import { Inbox } from '#libs/cqrs/inbox.js';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { DomainEvent } from '#libs/kernel/domain-event.js';
import { newId } from '#libs/kernel/id.js';
import { Metrics } from '#libs/observability/metrics.js';
import type { Pools } from '#libs/persistence/pools.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { Delivery } from '#libs/messaging/delivery.js';
import { Relay } from '#libs/messaging/relay.js';
import { Signals } from '#libs/messaging/signals.js';
import { WorkerRole } from '#libs/messaging/worker-role.js';

export class Happened extends DomainEvent {
  static readonly type = 'test.happened';
}

/** What the relay delivers to when a test says so. */
export type React = (event: EventEnvelope<{ n: number }>) => Promise<void>;

/** A relay as one process has it, with one reaction. */
export function relayOn(pools: Pools, react: React, name = 'test.react'): { relay: Relay; inbox: Inbox } {
  class TestReaction implements Reaction {
    react(event: EventEnvelope): Promise<void> {
      return react(event as unknown as EventEnvelope<{ n: number }>);
    }
  }
  ReactsTo(Happened, name)(TestReaction);
  const inbox = new Inbox(new ReadDb(pools));
  // Delivery asks for nothing but the providers.
  const discovery = {
    getProviders: () => [{ metatype: TestReaction, instance: new TestReaction() }],
  } as unknown as DiscoveryService;
  const delivery = new Delivery(discovery, inbox, new Metrics());
  return { relay: new Relay(pools, delivery, new Signals(pools), new WorkerRole('worker')), inbox };
}

/** Puts events of one aggregate into the outbox, numbered from 0; returns their ids. */
export async function putEvents(
  pools: Pools,
  aggregateId: string,
  count = 1,
  type = Happened.type,
): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const headers = JSON.stringify({ actorId: null, requestId: 'test', traceparent: null });
  for (const [n, id] of ids.entries())
    await pools.system.query(
      `insert into platform.outbox (event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, headers)
       values ($1, $2, 1, 'Test', $3, null, $4, $5)`,
      [id, type, aggregateId, JSON.stringify({ n }), headers],
    );
  return ids;
}

/** Makes what was put off due again. */
export async function makeDue(pools: Pools): Promise<void> {
  await pools.system.query('update platform.outbox set available_at = now()');
}

export async function outboxSize(pools: Pools): Promise<number> {
  const { rows } = await pools.system.query<{ n: number }>('select count(*)::int as n from platform.outbox');
  return rows[0]?.n ?? 0;
}
