import { Choice, Instant, JsonObject, Text, TextList, Uuid } from '#libs/http/fields.js';
import type { AuditCategory } from '#libs/cqrs/message.js';
import { fragment } from '#libs/persistence/sql.js';
import { ACTOR_TYPES, CATEGORIES, OUTCOMES, type ActorType } from '../../domain/audit-event.js';

/** One recorded act. */
export class AuditEventView {
  @Uuid()
  id: string;

  @Choice(CATEGORIES)
  category: AuditCategory;

  @Text({ max: 200, example: 'content.published' })
  action: string;

  @Choice(OUTCOMES)
  outcome: 'success' | 'failure';

  @Choice(['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'SYSTEM'], {
    nullable: true,
    description: 'For changes of rows',
  })
  operation: string | null;

  @Text({ max: 200 })
  resourceType: string;

  @Text({ max: 200, nullable: true })
  resourceId: string | null;

  @JsonObject({ nullable: true })
  oldValues: Record<string, unknown> | null;

  @JsonObject({ nullable: true })
  newValues: Record<string, unknown> | null;

  @TextList({ nullable: true })
  changedFields: string[] | null;

  @JsonObject()
  details: Record<string, unknown>;

  @Uuid({ nullable: true, description: 'Who acted' })
  userId: string | null;

  @Choice(ACTOR_TYPES)
  actorType: ActorType;

  @Text({ max: 100, nullable: true })
  sessionId: string | null;

  @Text({ max: 45, nullable: true })
  ipAddress: string | null;

  @Text({ max: 500, nullable: true })
  userAgent: string | null;

  @Text({ max: 200, nullable: true })
  requestId: string | null;

  @Instant()
  createdAt: Date;
}

export const EVENT_COLUMNS =
  fragment(`id, category, action, outcome, operation, resource_type as "resourceType",
  resource_id as "resourceId", old_values as "oldValues", new_values as "newValues", changed_fields as "changedFields",
  details, user_id as "userId", actor_type as "actorType", session_id as "sessionId", host(ip_address) as "ipAddress",
  user_agent as "userAgent", request_id as "requestId", created_at as "createdAt"`);
