import type { CustomRole } from './custom-role.js';
import type { Grant } from './grant.js';

/** The roles an organization made for itself; always those of one organization. */
export abstract class CustomRoleRepository {
  abstract add(role: CustomRole): void;
  /** Throws `RoleNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<CustomRole>;
  abstract remove(role: CustomRole): void;
  /** How many members and invited people have the role. */
  abstract holders(role: CustomRole): Promise<number>;
  /** What the role includes, held so that it cannot be deleted before the caller has assigned it. */
  abstract permissionsForAssignment(
    organizationId: string,
    key: string,
  ): Promise<readonly string[] | undefined>;
}

export abstract class GrantRepository {
  abstract add(grant: Grant): void;
  /** Throws `GrantNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<Grant>;
  abstract remove(grant: Grant): void;
  /** Takes all grants of a person away, whose membership ends: coming back he begins anew. */
  abstract removeAllOf(organizationId: string, userId: string): void;
  /** Whether a person is an active member, or administers the organization from above. */
  abstract isGrantable(organizationId: string, userId: string): Promise<boolean>;
}
