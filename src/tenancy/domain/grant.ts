import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { GrantScope } from './access.js';
import { GrantExpired, PermissionUnknown } from './authorization.errors.js';
import { PermissionGranted, PermissionRevoked } from './authorization.events.js';
import { impliedBy, isPermission } from './permissions.js';

/** What a person may do besides his role: an action on a resource, within a scope, for a while. */
export class Grant extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly resource: string;
  readonly action: string;
  readonly scope: GrantScope;
  readonly grantedBy: string;
  readonly expiresAt: Date | null;
  readonly createdAt: Date;

  static give(
    facts: Pick<
      Grant,
      'id' | 'organizationId' | 'userId' | 'resource' | 'action' | 'scope' | 'grantedBy' | 'expiresAt'
    >,
    at: Date,
  ): Grant {
    const { id, userId, resource, action, scope, expiresAt } = facts;
    if (!includedIn(resource, action).some(isPermission))
      throw new PermissionUnknown(`${resource}.${action}`, '/action');
    if (expiresAt && expiresAt <= at) throw new GrantExpired();
    const grant = new Grant();
    grant.record(new PermissionGranted(id, userId, resource, action, scope));
    return Object.assign(grant, facts, { createdAt: at });
  }

  get permissions(): readonly string[] {
    return includedIn(this.resource, this.action);
  }

  /** The repository takes it away. */
  revoke(): void {
    this.record(new PermissionRevoked(this.id, this.userId, this.resource, this.action, this.scope));
  }
}

const includedIn = (resource: string, action: string): string[] => impliedBy(`${resource}.${action}`);
