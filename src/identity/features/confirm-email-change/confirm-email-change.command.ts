import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { FederatedEnrolment } from '../../../tenancy/index.js';
import { LinkInvalid } from '../../domain/account.errors.js';
import { EmailLinks, type ProvenAddress } from '../../domain/email-link.js';
import { EmailManaged } from '../../domain/federation.errors.js';
import { EmailTaken } from '../../domain/identity.errors.js';
import { UserRepository } from '../../domain/repositories.js';

/** The person signs in with the address that he has proven to read. Links in other letters are void. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [LinkInvalid, EmailTaken, EmailManaged],
  audit: {
    action: 'user.email_changed',
    failure: 'user.email_change_failed',
    category: 'security',
    resource: 'user',
    subject: (_: ConfirmEmailChange, proven?: ProvenAddress) => ({
      resourceId: proven?.userId,
      userId: proven?.userId,
    }),
  },
})
export class ConfirmEmailChange extends Command<ProvenAddress> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(ConfirmEmailChange)
export class ConfirmEmailChangeHandler implements ICommandHandler<ConfirmEmailChange> {
  constructor(
    private readonly links: EmailLinks,
    private readonly users: UserRepository,
    private readonly enrolment: FederatedEnrolment,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: ConfirmEmailChange): Promise<ProvenAddress> {
    const at = this.clock.now();
    const proven = await this.links.redeem('change_email', token, at);
    const user = await this.users.lockedById(proven.userId);
    if (!user) throw new LinkInvalid();
    if ((await this.enrolment.ssoRequiredBy(user.id, user.email)) !== undefined) throw new EmailManaged();
    user.changeEmail(proven.email, at);
    this.links.revokeAll(user.id);
    return proven;
  }
}
