import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import type { GrantScope } from '../domain/access.js';
import type { Grant } from '../domain/grant.js';

export const GRANT_SCOPES = ['organization', 'department', 'all'] as const;

/** A permission that a person has besides his role. */
export class GrantView {
  @Uuid()
  id: string;

  @Uuid()
  userId: string;

  @Text({ max: 50 })
  resource: string;

  @Text({ max: 50, description: '`manage` includes every action on the resource' })
  action: string;

  @Choice(GRANT_SCOPES)
  scope: GrantScope;

  @Uuid()
  grantedBy: string;

  @Instant({ nullable: true, description: 'Null: until it is revoked' })
  expiresAt: Date | null;

  @Instant()
  createdAt: Date;
}

export const toGrantView = (grant: Grant): GrantView => {
  const { id, userId, resource, action, scope, grantedBy, expiresAt, createdAt } = grant;
  return { id, userId, resource, action, scope, grantedBy, expiresAt, createdAt };
};
