import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import { ORGANIZATION_ROLES } from '../../domain/roles.js';
import type { ScimCase } from '../scim-users/scim-user-desk.js';

/** What is left of whoever is in no group with a role any more. */
const FALLBACK = 'member';
/** From so many on, one signal about the organization is less than one about each of them. */
const MANY = 50;

/** Gives people the roles of the groups they are in. Owners are made and unmade by owners alone. */
@Injectable()
export class ScimGroupRoles {
  constructor(
    private readonly memberships: MembershipRepository,
    private readonly accessChanges: AccessChanges,
  ) {}

  /** `former` is the role that a group gave and gives them no more. */
  async settle(scimCase: ScimCase, userIds: readonly string[], former: string | null): Promise<void> {
    if (userIds.length === 0) return;
    const { organizationId, by, roster, at } = scimCase;
    await currentEm().flush();
    const given = await this.given(organizationId, userIds);
    const changed: string[] = [];
    for (const member of await this.memberships.findAll(organizationId, userIds)) {
      if (member.role === 'owner' || member.status === 'left') continue;
      const role = given.get(member.userId) ?? (member.role === former ? FALLBACK : member.role);
      if (role === member.role) continue;
      member.reposition({ role }, by, roster, at);
      changed.push(member.userId);
    }
    if (changed.length > MANY) this.accessChanges.ofOrganization(organizationId);
    else for (const userId of changed) this.accessChanges.ofMember(organizationId, userId);
  }

  /** The first of their groups' roles: built-in ones in their order, then the organization's own by name. */
  private async given(organizationId: string, userIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await commandRows<{ userId: string; role: string }>(sql`
      select gm.user_id as "userId", g.role from tenancy.scim_group_members gm
        join tenancy.scim_groups g on g.organization_id = gm.organization_id and g.id = gm.group_id and g.target = 'role'
       where gm.organization_id = ${organizationId} and gm.user_id = any(${[...userIds]}::uuid[])
       order by coalesce(array_position(${[...ORGANIZATION_ROLES]}::text[], g.role), 1000) desc, g.role desc`);
    return new Map(rows.map(({ userId, role }) => [userId, role]));
  }
}
