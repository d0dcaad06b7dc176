import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { LinkInvalid } from '../../domain/account.errors.js';
import { EmailLinks, type ProvenAddress } from '../../domain/email-link.js';
import { UserRepository } from '../../domain/repositories.js';

@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [LinkInvalid],
  audit: {
    action: 'user.email_verified',
    failure: 'user.email_verification_failed',
    category: 'security',
    resource: 'user',
    subject: (_: VerifyEmail, proven?: ProvenAddress) => ({
      resourceId: proven?.userId,
      userId: proven?.userId,
    }),
  },
})
export class VerifyEmail extends Command<ProvenAddress> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(VerifyEmail)
export class VerifyEmailHandler implements ICommandHandler<VerifyEmail> {
  constructor(
    private readonly links: EmailLinks,
    private readonly users: UserRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: VerifyEmail): Promise<ProvenAddress> {
    const at = this.clock.now();
    const proven = await this.links.redeem('verify_email', token, at);
    const user = await this.users.byId(proven.userId);
    if (!user) throw new LinkInvalid();
    user.verifyEmail(proven.email, at);
    return proven;
  }
}
