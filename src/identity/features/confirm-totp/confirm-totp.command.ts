import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { MfaCodeInvalid, MfaFactorNotFound } from '../../domain/mfa.errors.js';
import type { EnrolledSessionView } from '../mfa.view.js';
import { SecondFactors } from '../second-factors.js';

/** The app showed a code: from now on a password alone lets the person do nothing. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [MfaCodeInvalid, MfaFactorNotFound, SessionEnded],
  audit: {
    action: 'mfa.enrolled',
    failure: 'mfa.enrolment_failed',
    category: 'security',
    resource: 'mfa_factor',
    subject: ({ factorId }: ConfirmTotp) => ({ resourceId: factorId }),
  },
})
export class ConfirmTotp extends Command<EnrolledSessionView> {
  constructor(
    readonly factorId: string,
    readonly code: string,
  ) {
    super();
  }
}

@CommandHandler(ConfirmTotp)
export class ConfirmTotpHandler implements ICommandHandler<ConfirmTotp> {
  constructor(
    private readonly second: SecondFactors,
    private readonly clock: Clock,
  ) {}

  async execute({ factorId, code }: ConfirmTotp): Promise<EnrolledSessionView> {
    const { user, factors } = await this.second.ofActor();
    const factor = factors.find(({ id }) => id === factorId);
    if (!factor) throw new MfaFactorNotFound();
    const isFirst = !factors.some(({ isConfirmed }) => isConfirmed);
    const at = this.clock.now();
    factor.confirm(this.second.secretOf(factor), code, at);
    return this.second.confirmed(user, ['otp'], isFirst);
  }
}
