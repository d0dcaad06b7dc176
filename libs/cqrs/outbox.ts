import { eventClassOf } from '#libs/kernel/domain-event.js';
import { newId } from '#libs/kernel/id.js';
import type { Actor } from '#libs/kernel/actor.js';
import type { RequestContext } from '#libs/kernel/request-context.js';
import { currentTraceparent } from '#libs/observability/tracing.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import type { RecordedEvent } from '#libs/persistence/unit-of-work.js';

interface OutboxRow {
  event_id: string;
  type: string;
  version: number;
  aggregate_type: string;
  aggregate_id: string;
  organization_id: string | null;
  payload: Record<string, unknown>;
}

/** Stores the events a command recorded, in its transaction, for the relay to deliver. */
export function outboxStatement(
  events: readonly RecordedEvent[],
  actor: Actor,
  context: RequestContext,
): Statement {
  const rows = events.map((recorded) => toRow(recorded, actor));
  const headers = {
    actorId: actor.userId ?? null,
    requestId: context.requestId,
    traceparent: currentTraceparent() ?? null,
  };
  return sql`insert into platform.outbox
      (event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, headers)
    select event_id, type, version, aggregate_type, aggregate_id, organization_id, payload, ${headers}::jsonb
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as e
        (event_id uuid, type text, version int, aggregate_type text, aggregate_id uuid, organization_id uuid, payload jsonb)`;
}

function toRow({ aggregate, event }: RecordedEvent, actor: Actor): OutboxRow {
  const { aggregateId, ...payload } = event as unknown as { aggregateId: string } & Record<string, unknown>;
  const { type, version = 1 } = eventClassOf(event);
  const { organizationId } = aggregate as { organizationId?: string };
  return {
    event_id: newId(),
    type,
    version,
    aggregate_type: aggregate.constructor.name,
    aggregate_id: aggregateId,
    organization_id: organizationId ?? actor.organizationId ?? null,
    payload,
  };
}
