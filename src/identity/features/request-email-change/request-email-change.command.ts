import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { FederatedEnrolment } from '../../../tenancy/index.js';
import { EmailAmbiguous, PasswordWrong } from '../../domain/account.errors.js';
import { requireUnambiguous } from '../../domain/email-address.js';
import { EmailManaged } from '../../domain/federation.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import { currentSession } from '../caller.js';
import type { PasswordProof } from '../log-in/password-prover.js';
import { PasswordConfirmation } from '../password-confirmation.js';

/** Nothing changes before the letter is answered; whether the address is somebody’s shows in no answer. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  errors: [PasswordWrong, EmailAmbiguous, EmailManaged],
  audit: {
    action: 'user.email_change_requested',
    failure: 'user.email_change_refused',
    category: 'security',
    resource: 'user',
    subject: () => ({ resourceId: currentActor().userId }),
  },
})
export class RequestEmailChange extends Command<void> {
  constructor(
    readonly proof: PasswordProof,
    readonly email: string,
  ) {
    super();
  }
}

@CommandHandler(RequestEmailChange)
export class RequestEmailChangeHandler implements ICommandHandler<RequestEmailChange> {
  constructor(
    private readonly confirmation: PasswordConfirmation,
    private readonly users: UserRepository,
    private readonly enrolment: FederatedEnrolment,
  ) {}

  async execute({ proof, email }: RequestEmailChange): Promise<void> {
    const user = await this.users.byId(currentSession().userId);
    if (user && (await this.enrolment.ssoRequiredBy(user.id, user.email))) throw new EmailManaged();
    await this.confirmation.require(proof);
    requireUnambiguous(email);
  }
}
