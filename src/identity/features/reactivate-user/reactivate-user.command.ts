import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import { AccountSwitch } from '../account-switch.js';

/** The person signs in again as before; what had ended stays ended. */
@Message({
  permission: 'ops.manage',
  mode: 'critical-auth',
  system: true,
  errors: [UserNotFound],
  audit: {
    action: 'user.reactivated',
    category: 'admin',
    resource: 'user',
    subject: ({ userId }: ReactivateUser) => ({ resourceId: userId }),
  },
})
export class ReactivateUser extends Command<void> {
  constructor(readonly userId: string) {
    super();
  }
}

@CommandHandler(ReactivateUser)
export class ReactivateUserHandler implements ICommandHandler<ReactivateUser> {
  constructor(private readonly accounts: AccountSwitch) {}

  execute({ userId }: ReactivateUser): Promise<void> {
    return this.accounts.on(userId);
  }
}
