import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import { PermissionNotHeld, PermissionUnknown, RoleNotFound } from '../../domain/authorization.errors.js';
import { CustomRoleRepository } from '../../domain/authorization.repositories.js';
import type { RoleContent } from '../../domain/custom-role.js';
import { GrantAuthority } from '../grant-authority.js';
import { toRoleView, type RoleView } from '../role.view.js';

@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [PermissionNotHeld, PermissionUnknown, PreconditionFailed, RoleNotFound],
  audit: {
    action: 'role.updated',
    category: 'admin',
    resource: 'role',
    subject: ({ roleId, changes }: UpdateRole, role?: RoleView) => ({
      resourceId: roleId,
      details: { key: role?.key, permissions: changes.permissions },
    }),
  },
})
export class UpdateRole extends Command<RoleView> {
  constructor(
    readonly roleId: string,
    readonly changes: Partial<RoleContent>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateRole)
export class UpdateRoleHandler implements ICommandHandler<UpdateRole> {
  constructor(
    private readonly roles: CustomRoleRepository,
    private readonly authority: GrantAuthority,
    private readonly changes: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ roleId, changes, expectedRevision }: UpdateRole): Promise<RoleView> {
    const { organizationId } = currentMember();
    const role = await this.roles.byId(organizationId, roleId);
    role.expect(expectedRevision);
    role.change(changes, this.clock.now());
    this.authority.requireHeld(role.permissions);
    this.changes.ofOrganization(organizationId);
    return toRoleView(role);
  }
}
