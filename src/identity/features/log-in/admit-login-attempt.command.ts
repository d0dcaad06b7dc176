import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { EVERYWHERE_LIMIT, everywhereOf, networkOf } from '../../domain/login-attempts.js';
import { PasswordAccounts } from '../../domain/password-accounts.js';
import { LoginAttemptsRepository } from '../../domain/repositories.js';
import { Attempts } from '../attempts.js';

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
    private readonly attempts: Attempts,
    private readonly counts: LoginAttemptsRepository,
    private readonly accounts: PasswordAccounts,
    private readonly clock: Clock,
  ) {}

  async execute({ email, ip }: AdmitLoginAttempt): Promise<void> {
    await this.attempts.admit(email, ip);
    const at = this.clock.now();
    const [everywhere] = await this.counts.locked([everywhereOf(email)], at);
    const wait = everywhere?.admit(EVERYWHERE_LIMIT, at) ?? 0;
    if (wait > 0 && !(await this.isAtHome(email, ip))) throw new TooManyAttempts(wait);
  }

  private async isAtHome(email: string, ip: string): Promise<boolean> {
    const known = await this.accounts.addressesOf(email);
    return known.some((address) => networkOf(address) === networkOf(ip));
  }
}
