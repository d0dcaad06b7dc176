import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { Attempts, type Attempt } from '../attempts.js';
import { callerAddress } from '../caller.js';

/**
 * Counts an attempt to confirm a second factor, before the code is looked at and in a transaction of its own. The
 * account's are counted wherever they come from: who gets here has the password, and six digits are few.
 */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  mfaPending: true,
  errors: [TooManyAttempts],
})
export class AdmitMfaAttempt extends Command<void> {}

@CommandHandler(AdmitMfaAttempt)
export class AdmitMfaAttemptHandler implements ICommandHandler<AdmitMfaAttempt> {
  constructor(private readonly attempts: Attempts) {}

  execute(): Promise<void> {
    return this.attempts.admit(mfaAttempt());
  }
}

/** Of the signed-in person. */
export const mfaAttempt = (): Attempt => ({
  account: `mfa ${currentActor().userId}`,
  ip: callerAddress(),
  anywhere: true,
});
