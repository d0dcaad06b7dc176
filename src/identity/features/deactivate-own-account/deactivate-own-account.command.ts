import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { OwnershipNotHandedOver, PasswordWrong } from '../../domain/account.errors.js';
import { UserNotFound } from '../../domain/identity.errors.js';
import { AccountSwitch } from '../account-switch.js';
import type { PasswordProof } from '../log-in/password-prover.js';
import { PasswordConfirmation } from '../password-confirmation.js';

/** A person switches his own account off. Only an operator switches it on again. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  errors: [PasswordWrong, OwnershipNotHandedOver, UserNotFound],
  audit: {
    action: 'user.deactivated',
    failure: 'user.deactivation_failed',
    category: 'security',
    resource: 'user',
    subject: () => ({ resourceId: currentActor().userId }),
  },
})
export class DeactivateOwnAccount extends Command<void> {
  constructor(readonly proof: PasswordProof) {
    super();
  }
}

@CommandHandler(DeactivateOwnAccount)
export class DeactivateOwnAccountHandler implements ICommandHandler<DeactivateOwnAccount> {
  constructor(
    private readonly confirmation: PasswordConfirmation,
    private readonly accounts: AccountSwitch,
  ) {}

  async execute({ proof }: DeactivateOwnAccount): Promise<void> {
    const userId = await this.confirmation.require(proof);
    await this.accounts.requireHandedOver(userId);
    await this.accounts.off(userId);
  }
}
