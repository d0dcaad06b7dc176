import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { RoleInUse, RoleNotFound } from '../../domain/authorization.errors.js';
import { CustomRoleRepository } from '../../domain/authorization.repositories.js';

@Message({
  permission: 'permissions.grant',
  mode: 'write',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  idempotent: true,
  errors: [RoleInUse, RoleNotFound],
  audit: {
    action: 'role.deleted',
    category: 'admin',
    resource: 'role',
    subject: ({ roleId }: DeleteRole) => ({ resourceId: roleId }),
  },
})
export class DeleteRole extends Command<void> {
  constructor(readonly roleId: string) {
    super();
  }
}

@CommandHandler(DeleteRole)
export class DeleteRoleHandler implements ICommandHandler<DeleteRole> {
  constructor(private readonly roles: CustomRoleRepository) {}

  /** The role is locked, so nobody can be given it between the count and the end. */
  async execute({ roleId }: DeleteRole): Promise<void> {
    const role = await this.roles.byId(currentMember().organizationId, roleId);
    const holders = await this.roles.holders(role);
    if (holders > 0) throw new RoleInUse(holders);
    role.delete();
    this.roles.remove(role);
  }
}
