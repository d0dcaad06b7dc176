import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor, currentContext } from '#libs/kernel/request-context.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, subjectsOf } from '../../domain/login-attempts.js';
import { LoginAttemptsRepository } from '../../domain/repositories.js';

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
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const at = this.clock.now();
    const { account, address } = mfaSubjects();
    const [ofAccount, ofAddress] = await this.attempts.locked([account, address], at);
    const wait = Math.max(ofAccount?.admit(ACCOUNT_LIMIT, at) ?? 0, ofAddress?.admit(ADDRESS_LIMIT, at) ?? 0);
    if (wait > 0) throw new TooManyAttempts(wait);
  }
}

export function mfaSubjects(): ReturnType<typeof subjectsOf> {
  const { account } = subjectsOf(`mfa ${currentActor().userId}`, 'anywhere');
  return { account, address: subjectsOf('', currentContext()?.ip ?? 'unknown').address };
}
