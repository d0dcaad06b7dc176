import type { ScimGroup } from './scim-group.js';
import type { ScimToken } from './scim-token.js';

export abstract class ScimTokenRepository {
  abstract add(token: ScimToken): void;
  /** Locked. Throws `ScimTokenNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<ScimToken>;
  abstract count(organizationId: string): Promise<number>;
  abstract remove(token: ScimToken): void;
}

export abstract class ScimGroupRepository {
  abstract add(group: ScimGroup): void;
  /** Locked; undefined when there is none. */
  abstract find(organizationId: string, id: string): Promise<ScimGroup | undefined>;
  abstract named(organizationId: string, displayName: string): Promise<boolean>;
  abstract remove(group: ScimGroup): void;
}
