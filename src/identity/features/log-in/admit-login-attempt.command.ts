import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { ACCOUNT_LIMIT, ADDRESS_LIMIT, subjectsOf } from '../../domain/login-attempts.js';
import { LoginAttemptsRepository } from '../../domain/repositories.js';

/** Counts an attempt to sign in, in a transaction of its own, so that the count outlives the attempt's failure. */
@Message({ permission: 'public', mode: 'critical-auth', system: true, errors: [TooManyAttempts] })
export class AdmitLoginAttempt extends Command<void> {
  constructor(
    readonly email: string,
    readonly ip: string,
  ) {
    super();
  }
}

@CommandHandler(AdmitLoginAttempt)
export class AdmitLoginAttemptHandler implements ICommandHandler<AdmitLoginAttempt> {
  constructor(
    private readonly attempts: LoginAttemptsRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ email, ip }: AdmitLoginAttempt): Promise<void> {
    const at = this.clock.now();
    const { account, address } = subjectsOf(email, ip);
    const [ofAccount, ofAddress] = await this.attempts.locked([account, address], at);
    const wait = Math.max(ofAccount?.admit(ACCOUNT_LIMIT, at) ?? 0, ofAddress?.admit(ADDRESS_LIMIT, at) ?? 0);
    if (wait > 0) throw new TooManyAttempts(wait);
  }
}
