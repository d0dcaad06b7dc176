import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { Attempts } from '../attempts.js';
import { callerAddress } from '../caller.js';

/** Counts who asks for another letter; it is sent by a job. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  errors: [TooManyAttempts],
  audit: {
    action: 'user.email_verification_requested',
    category: 'security',
    resource: 'user',
    subject: () => ({ resourceId: currentActor().userId }),
  },
})
export class RequestEmailVerification extends Command<void> {}

@CommandHandler(RequestEmailVerification)
export class RequestEmailVerificationHandler implements ICommandHandler<RequestEmailVerification> {
  constructor(private readonly attempts: Attempts) {}

  execute(): Promise<void> {
    return this.attempts.admit({
      account: `verify-email ${currentActor().userId}`,
      ip: callerAddress(),
    });
  }
}
