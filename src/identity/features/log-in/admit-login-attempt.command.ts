import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
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
  constructor(private readonly attempts: Attempts) {}

  execute({ email, ip }: AdmitLoginAttempt): Promise<void> {
    return this.attempts.admitPassword(email, ip);
  }
}
