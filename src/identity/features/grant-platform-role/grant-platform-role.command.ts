import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { normalizeEmail } from '#libs/kernel/email.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import type { PlatformRole } from '../../domain/user.js';

export interface PlatformRoleGrant {
  readonly userId: string;
  readonly role: PlatformRole;
}

/** Appoints an operator. He has the role from his next sign-in or refresh on. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [UserNotFound],
  audit: {
    action: 'user.platform_role_granted',
    category: 'admin',
    resource: 'user',
    subject: ({ role }: GrantPlatformRole, grant?: PlatformRoleGrant) => ({
      resourceId: grant?.userId,
      details: { role },
    }),
  },
})
export class GrantPlatformRole extends Command<PlatformRoleGrant> {
  constructor(
    readonly email: string,
    readonly role: PlatformRole = 'super_admin',
  ) {
    super();
  }
}

@CommandHandler(GrantPlatformRole)
export class GrantPlatformRoleHandler implements ICommandHandler<GrantPlatformRole> {
  constructor(
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ email, role }: GrantPlatformRole): Promise<PlatformRoleGrant> {
    const user = await this.users.byEmail(normalizeEmail(email));
    if (!user) throw new UserNotFound();
    user.grantPlatformRole(role, this.clock.now());
    return { userId: user.id, role };
  }
}
