import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { PasswordWrong } from '../../domain/account.errors.js';
import { Credentials } from '../../domain/credentials.js';
import { EmailLinks } from '../../domain/email-link.js';
import { PasswordCredential } from '../../domain/password-credential.js';
import type { PasswordProof } from '../log-in/password-prover.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { SessionEnder } from '../session-ender.js';

/** The person goes on working here and is signed out everywhere else. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [PasswordWrong],
  audit: {
    action: 'user.password_changed',
    failure: 'user.password_change_failed',
    category: 'security',
    resource: 'user',
    subject: () => ({ resourceId: currentActor().userId }),
  },
})
export class ChangePassword extends Command<void> {
  constructor(
    readonly proof: PasswordProof,
    readonly passwordHash: string,
  ) {
    super();
  }
}

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    private readonly confirmation: PasswordConfirmation,
    private readonly credentials: Credentials,
    private readonly links: EmailLinks,
    private readonly ender: SessionEnder,
    private readonly clock: Clock,
  ) {}

  async execute({ proof, passwordHash }: ChangePassword): Promise<void> {
    const userId = await this.confirmation.require(proof);
    this.credentials.put(PasswordCredential.of(userId, passwordHash, this.clock.now()));
    this.links.revokeAll(userId);
    await this.ender.endAll(userId, 'password_changed', currentActor().sessionId);
  }
}
