import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { CurrentAccess } from '../current-access.js';
import { PermissionNotHeld } from '../domain/authorization.errors.js';
import { CustomRoleRepository } from '../domain/authorization.repositories.js';
import { GrantableRoles } from '../domain/grantable-roles.js';
import { RoleNotGrantable, RoleUnknown } from '../domain/organization.errors.js';
import { coveredBy } from '../domain/permissions.js';
import { isBuiltIn, permissionsOf, SUPER_ADMIN } from '../domain/roles.js';

/** Nobody grants what he lacks: neither a role nor a permission, nor a wider scope than he has it in. */
@Injectable()
export class GrantAuthority extends GrantableRoles {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly access: CurrentAccess,
    private readonly roles: CustomRoleRepository,
  ) {
    super();
  }

  async check(role: string): Promise<void> {
    const permissions = await this.permissionsOf(role);
    if (!permissions) throw new RoleUnknown(role);
    // Owners are made by owners: an administrator who could make one could make himself one.
    if (role === 'owner' && !this.mayMakeOwners) throw new RoleNotGrantable(role, ['owner']);
    const missing = this.missing(permissions);
    if (missing.length > 0) throw new RoleNotGrantable(role, missing);
  }

  async exists(role: string): Promise<boolean> {
    return (await this.permissionsOf(role)) !== undefined;
  }

  private async permissionsOf(role: string) {
    if (role === SUPER_ADMIN) return undefined;
    if (isBuiltIn(role)) return permissionsOf([role]);
    return (await this.roles.permissionsForAssignment(currentMember().organizationId, role)) ?? undefined;
  }

  /** Throws `PermissionNotHeld` naming what the person who acts lacks. */
  requireHeld(permissions: readonly string[], scope: 'organization' | 'department' = 'organization'): void {
    const missing = this.missing(permissions, scope);
    if (missing.length > 0) throw new PermissionNotHeld(missing);
  }

  private get mayMakeOwners(): boolean {
    return this.access.standing().roles.some((role) => role === 'owner' || role === SUPER_ADMIN);
  }

  private missing(
    permissions: readonly string[],
    scope: 'organization' | 'department' = 'organization',
  ): string[] {
    const holds = (permission: string): boolean => {
      const decision = this.authorizer.decide(currentActor(), permission);
      return decision.allowed && (decision.scope !== 'department' || scope === 'department');
    };
    return permissions.filter((permission) => !coveredBy(permission).some(holds));
  }
}
