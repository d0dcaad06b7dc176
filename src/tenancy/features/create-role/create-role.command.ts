import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  PermissionNotHeld,
  PermissionUnknown,
  RoleKeyReserved,
  RoleKeyTaken,
} from '../../domain/authorization.errors.js';
import { CustomRoleRepository } from '../../domain/authorization.repositories.js';
import { CustomRole, type RoleContent } from '../../domain/custom-role.js';
import { GrantAuthority } from '../grant-authority.js';
import { toRoleView, type RoleView } from '../role.view.js';

@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [PermissionNotHeld, PermissionUnknown, RoleKeyReserved, RoleKeyTaken],
  audit: {
    action: 'role.created',
    category: 'admin',
    resource: 'role',
    subject: ({ key, content }: CreateRole, role?: RoleView) => ({
      resourceId: role?.id ?? undefined,
      details: { key, permissions: content.permissions },
    }),
  },
})
export class CreateRole extends Command<RoleView> {
  constructor(
    readonly key: string,
    readonly content: RoleContent,
  ) {
    super();
  }
}

@CommandHandler(CreateRole)
export class CreateRoleHandler implements ICommandHandler<CreateRole> {
  constructor(
    private readonly roles: CustomRoleRepository,
    private readonly authority: GrantAuthority,
    private readonly clock: Clock,
  ) {}

  async execute({ key, content }: CreateRole): Promise<RoleView> {
    const { organizationId, userId } = currentMember();
    const role = CustomRole.create(newId(), organizationId, key, content, userId, this.clock.now());
    this.authority.requireHeld(role.permissions);
    this.roles.add(role);
    return toRoleView(role);
  }
}
