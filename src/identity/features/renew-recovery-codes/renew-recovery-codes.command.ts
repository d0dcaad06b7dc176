import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { NoMfaFactor } from '../../domain/mfa.errors.js';
import type { RecoveryCodesView } from '../mfa.view.js';
import { SecondFactors } from '../second-factors.js';

/** New recovery codes; those from before stop working. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aal: 2,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [NoMfaFactor, SessionEnded],
  audit: { action: 'mfa.recovery_codes_renewed', category: 'security', resource: 'user' },
})
export class RenewRecoveryCodes extends Command<RecoveryCodesView> {}

@CommandHandler(RenewRecoveryCodes)
export class RenewRecoveryCodesHandler implements ICommandHandler<RenewRecoveryCodes> {
  constructor(private readonly second: SecondFactors) {}

  async execute(): Promise<RecoveryCodesView> {
    const { user, factors } = await this.second.ofActor();
    if (!factors.some(({ isConfirmed }) => isConfirmed)) throw new NoMfaFactor();
    return { recoveryCodes: await this.second.newRecoveryCodes(user.id) };
  }
}
