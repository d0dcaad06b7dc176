import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { Attempts } from '../attempts.js';
import { callerAddress } from '../caller.js';

/** Counts who asks, and looks at no account: whether there is one shows in the letters alone. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [TooManyAttempts],
  audit: { action: 'user.password_reset_requested', category: 'security', resource: 'user' },
})
export class RequestPasswordReset extends Command<void> {
  constructor(readonly email: string) {
    super();
  }
}

@CommandHandler(RequestPasswordReset)
export class RequestPasswordResetHandler implements ICommandHandler<RequestPasswordReset> {
  constructor(private readonly attempts: Attempts) {}

  execute({ email }: RequestPasswordReset): Promise<void> {
    return this.attempts.admit({ account: `reset-password ${email}`, ip: callerAddress() });
  }
}
