import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type pg from 'pg';
import { systemActor } from '#libs/kernel/actor.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { Inbox } from '#libs/cqrs/inbox.js';
import { reactionOf, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { Metrics, outcomeOf, type Outcome } from '#libs/observability/metrics.js';
import { continueTrace } from '#libs/observability/tracing.js';

/** A row of `platform.outbox`; `position` is a bigint and stays text. */
export interface OutboxEvent {
  position: string;
  event_id: string;
  type: string;
  version: number;
  aggregate_type: string;
  aggregate_id: string;
  organization_id: string | null;
  payload: Record<string, unknown>;
  headers: { actorId: string | null; requestId: string; traceparent: string | null };
  occurred_at: Date;
  attempts: number;
}

export type DeliveryOutcome = { delivered: true } | { delivered: false; error: unknown };

const MAX_ATTEMPTS = 12;
const BASE_DELAY_S = 0.5;
const MAX_DELAY_S = 600;

/** Doubling waits with full jitter, so that failing events do not come back together. */
const delaySeconds = (attempts: number): number =>
  Math.min(MAX_DELAY_S, BASE_DELAY_S * 2 ** attempts) * (0.5 + Math.random() / 2);

/** Hands one event to the reactions subscribed to its type. */
@Injectable()
export class Delivery {
  private readonly logger = new Logger(Delivery.name);
  private reactions?: Map<string, [name: string, reaction: Reaction][]>;

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly inbox: Inbox,
    private readonly metrics: Metrics,
  ) {}

  async attempt(event: OutboxEvent): Promise<DeliveryOutcome> {
    try {
      for (const [name, reaction] of this.subscribers(event.type)) await this.react(name, reaction, event);
      return { delivered: true };
    } catch (error) {
      return { delivered: false, error };
    }
  }

  /** Puts the event off, or after the last attempt among the dead letters, where it blocks nothing. */
  async postpone(client: pg.PoolClient, event: OutboxEvent, error: unknown): Promise<void> {
    const attempts = event.attempts + 1;
    // PostgreSQL's text has no NUL: the event would stay due and hold up its slice for good.
    const reason = String(error).slice(0, 2_000).replaceAll('\0', '');
    if (attempts >= MAX_ATTEMPTS) {
      await client.query('select platform.bury_event($1, $2)', [event.position, reason]);
      this.logger.error(
        { err: error, eventId: event.event_id, type: event.type },
        'Event is a dead letter now',
      );
      return;
    }
    await client.query(
      `update platform.outbox set attempts = $2, last_error = $3,
          available_at = now() + make_interval(secs => $4) where position = $1`,
      [event.position, attempts, reason, delaySeconds(attempts)],
    );
    this.logger.warn(
      { err: error, eventId: event.event_id, type: event.type, attempts },
      'Event will be delivered again',
    );
  }

  private async react(name: string, reaction: Reaction, event: OutboxEvent): Promise<void> {
    const context = {
      actor: systemActor(event.organization_id ?? undefined),
      requestId: event.headers.requestId,
      traceparent: event.headers.traceparent ?? undefined,
    };
    const started = performance.now();
    let outcome: Outcome = 'ok';
    try {
      await runInContext(context, () =>
        continueTrace(context.traceparent, () =>
          this.inbox.once({ consumer: name, eventId: event.event_id }, () => reaction.react(envelope(event))),
        ),
      );
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      this.metrics.observeReaction(name, outcome, (performance.now() - started) / 1000);
    }
  }

  private subscribers(type: string): readonly [string, Reaction][] {
    this.reactions ??= this.discover();
    return this.reactions.get(type) ?? [];
  }

  private discover(): Map<string, [string, Reaction][]> {
    const found = new Map<string, [string, Reaction][]>();
    for (const { metatype, instance } of this.discovery.getProviders()) {
      const declared = reactionOf(metatype);
      if (declared)
        found.set(declared.type, [
          ...(found.get(declared.type) ?? []),
          [declared.name, instance as Reaction],
        ]);
    }
    return found;
  }
}

const envelope = (event: OutboxEvent): EventEnvelope => ({
  eventId: event.event_id,
  type: event.type,
  version: event.version,
  occurredAt: event.occurred_at,
  organizationId: event.organization_id,
  actorId: event.headers.actorId,
  aggregateType: event.aggregate_type,
  aggregateId: event.aggregate_id,
  requestId: event.headers.requestId,
  traceparent: event.headers.traceparent,
  payload: event.payload,
});
