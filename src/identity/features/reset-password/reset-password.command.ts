import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { LinkInvalid } from '../../domain/account.errors.js';
import { Credentials } from '../../domain/credentials.js';
import { EmailLinks, type ProvenAddress } from '../../domain/email-link.js';
import { PasswordCredential } from '../../domain/password-credential.js';
import { UserRepository } from '../../domain/repositories.js';
import { SessionEnder } from '../session-ender.js';

/** A new password for who reads the account's letters. He signs in with it, and with his second factor as before. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [LinkInvalid],
  audit: {
    action: 'user.password_reset',
    failure: 'user.password_reset_failed',
    category: 'security',
    resource: 'user',
    subject: (_: ResetPassword, proven?: ProvenAddress) => ({
      resourceId: proven?.userId,
      userId: proven?.userId,
    }),
  },
})
export class ResetPassword extends Command<ProvenAddress> {
  constructor(
    readonly token: string,
    readonly passwordHash: string,
  ) {
    super();
  }
}

@CommandHandler(ResetPassword)
export class ResetPasswordHandler implements ICommandHandler<ResetPassword> {
  constructor(
    private readonly links: EmailLinks,
    private readonly users: UserRepository,
    private readonly credentials: Credentials,
    private readonly ender: SessionEnder,
    private readonly clock: Clock,
  ) {}

  async execute({ token, passwordHash }: ResetPassword): Promise<ProvenAddress> {
    const at = this.clock.now();
    const proven = await this.links.redeem('reset_password', token, at);
    const user = await this.users.byId(proven.userId);
    if (!user) throw new LinkInvalid();
    user.verifyEmail(proven.email, at);
    this.credentials.put(PasswordCredential.of(user.id, passwordHash, at));
    this.links.revokeAll(user.id);
    await this.ender.endAll(user.id, 'password_changed');
    return proven;
  }
}
