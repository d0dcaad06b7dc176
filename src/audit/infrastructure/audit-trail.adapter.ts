import { Injectable } from '@nestjs/common';
import { AuditTrail, type AuditEntry } from '#libs/cqrs/ports.js';
import type { Actor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import type { ActorType } from '../domain/audit-event.js';
import { redactSecrets } from '../domain/redaction.js';

const actorType = ({ kind, apiKeyId }: Actor): ActorType => (apiKeyId ? 'api_key' : kind);

/** An operator who works as somebody is named beside the person in everything he does. */
const withImpersonator = (details: Record<string, unknown>, { impersonatorId }: Actor) =>
  impersonatorId ? { ...details, impersonatorId } : details;

/** Writes the log. Session, address and request come from the transaction's session variables. */
@Injectable()
export class AuditTrailAdapter extends AuditTrail {
  statement({
    action,
    category,
    outcome,
    resourceType,
    resourceId,
    organizationId,
    userId,
    details,
  }: AuditEntry): Statement {
    const actor = currentActor();
    // Whoever is signed in did it; the entry says who it was only where the act itself proved that (log-in).
    return sql`insert into audit.events
        (id, organization_id, user_id, actor_type, category, action, outcome, resource_type, resource_id, details)
      values (${newId()}, ${organizationId ?? actor.organizationId ?? null}, ${actor.userId ?? userId ?? null},
              ${actorType(actor)}, ${category}, ${action}, ${outcome}, ${resourceType}, ${resourceId ?? null},
              ${JSON.stringify(redactSecrets(withImpersonator(details, actor)))}::jsonb)`;
  }
}
