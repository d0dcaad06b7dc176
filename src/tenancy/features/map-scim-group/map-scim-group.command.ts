import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { LastOwner, OwnersOnly } from '../../domain/membership.errors.js';
import { OrganizationNotFound, RoleNotGrantable, RoleUnknown } from '../../domain/organization.errors.js';
import type { ScimTarget } from '../../domain/scim-group.js';
import { ScimGroupNotFound, ScimMappingInvalid } from '../../domain/scim.errors.js';
import { ScimGroupRepository } from '../../domain/scim.repositories.js';
import { TeamNameTaken, TeamNotFound } from '../../domain/team.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import type { ScimGroupMappingView } from '../scim-group.view.js';
import { ScimGroupDesk } from '../scim-groups/scim-group-desk.js';
import { ScimUserDesk } from '../scim-users/scim-user-desk.js';

/** Whoever maps a group to a role gives it to everybody who is in the group, now and later. */
@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    ScimGroupNotFound,
    ScimMappingInvalid,
    RoleNotGrantable,
    RoleUnknown,
    TeamNameTaken,
    TeamNotFound,
    PreconditionFailed,
    OwnersOnly,
    LastOwner,
  ],
  audit: {
    action: 'scim_group.mapped',
    category: 'security',
    resource: 'scim_group',
    subject: ({ groupId, target, role }: MapScimGroup) => ({
      resourceId: groupId,
      details: { target, role },
    }),
  },
})
export class MapScimGroup extends Command<ScimGroupMappingView> {
  constructor(
    readonly organizationId: string,
    readonly groupId: string,
    readonly target: ScimTarget,
    readonly role: string | null,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(MapScimGroup)
export class MapScimGroupHandler implements ICommandHandler<MapScimGroup> {
  constructor(
    private readonly desk: ScimUserDesk,
    private readonly groupDesk: ScimGroupDesk,
    private readonly groups: ScimGroupRepository,
    private readonly grantable: GrantableRoles,
  ) {}

  async execute(command: MapScimGroup): Promise<ScimGroupMappingView> {
    const { organizationId, groupId, target, role, expectedRevision } = command;
    requireCurrentOrganization(organizationId);
    const scimCase = await this.desk.open();
    const group = await this.groups.find(organizationId, groupId);
    if (!group) throw new ScimGroupNotFound();
    if (expectedRevision !== undefined && expectedRevision !== group.revision) throw new PreconditionFailed();
    for (const each of [role, group.role]) if (each !== null) await this.grantable.check(each);
    await this.groupDesk.map(scimCase, group, target, role);
    const { id, displayName, teamId, revision, createdAt } = group;
    const [members] = await commandRows<{ count: number }>(sql`
      select count(*)::int as count from tenancy.scim_group_members
       where organization_id = ${organizationId} and group_id = ${id}`);
    const memberCount = members?.count ?? 0;
    return {
      id,
      displayName,
      target: group.target,
      teamId,
      role: group.role,
      memberCount,
      revision,
      createdAt,
    };
  }
}
