import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import { AccountSwitch } from '../account-switch.js';

/** An operator switches an account off. He may even where others are left without an owner: it may be stolen. */
@Message({
  permission: 'ops.manage',
  mode: 'critical-auth',
  system: true,
  errors: [UserNotFound],
  audit: {
    action: 'user.deactivated',
    category: 'admin',
    resource: 'user',
    subject: ({ userId }: DeactivateUser) => ({ resourceId: userId }),
  },
})
export class DeactivateUser extends Command<void> {
  constructor(readonly userId: string) {
    super();
  }
}

@CommandHandler(DeactivateUser)
export class DeactivateUserHandler implements ICommandHandler<DeactivateUser> {
  constructor(private readonly accounts: AccountSwitch) {}

  execute({ userId }: DeactivateUser): Promise<void> {
    return this.accounts.off(userId);
  }
}
