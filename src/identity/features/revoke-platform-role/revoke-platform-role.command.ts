import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { normalizeEmail } from '#libs/kernel/email.js';
import { LastOperator, UserNotFound } from '../../domain/identity.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import { SessionEnder } from '../session-ender.js';

export interface RevokedPlatformRole {
  readonly userId: string;
  /** False when he had none. */
  readonly revoked: boolean;
}

/** Takes the platform's own role back from an operator; his sessions end, so that no token says otherwise. */
@Message({
  permission: 'system',
  mode: 'operations',
  system: true,
  errors: [UserNotFound, LastOperator],
  audit: {
    action: 'user.platform_role_revoked',
    failure: 'user.platform_role_revocation_failed',
    category: 'admin',
    resource: 'user',
    subject: (_: RevokePlatformRole, outcome?: RevokedPlatformRole) => ({
      resourceId: outcome?.userId,
      details: { revoked: outcome?.revoked ?? false },
    }),
  },
})
export class RevokePlatformRole extends Command<RevokedPlatformRole> {
  constructor(readonly email: string) {
    super();
  }
}

@CommandHandler(RevokePlatformRole)
export class RevokePlatformRoleHandler implements ICommandHandler<RevokePlatformRole> {
  constructor(
    private readonly users: UserRepository,
    private readonly ender: SessionEnder,
    private readonly clock: Clock,
  ) {}

  async execute({ email }: RevokePlatformRole): Promise<RevokedPlatformRole> {
    const operators = await this.users.lockedOperators();
    const user = await this.users.byEmail(normalizeEmail(email));
    if (!user) throw new UserNotFound();
    if (operators.every(({ id }) => id === user.id) && user.platformRole !== null) throw new LastOperator();
    const revoked = user.revokePlatformRole(this.clock.now());
    if (revoked) await this.ender.endAll(user.id, 'platform_role_revoked');
    return { userId: user.id, revoked };
  }
}
