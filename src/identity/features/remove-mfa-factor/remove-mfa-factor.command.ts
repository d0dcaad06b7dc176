import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { MfaFactorNotFound } from '../../domain/mfa.errors.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { SecondFactors } from '../second-factors.js';

/** Removes a second factor. With the last one go the recovery codes, and a password is enough again. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [MfaFactorNotFound, SessionEnded],
  audit: {
    action: 'mfa.removed',
    category: 'security',
    resource: 'mfa_factor',
    subject: ({ factorId }: RemoveMfaFactor) => ({ resourceId: factorId }),
  },
})
export class RemoveMfaFactor extends Command<void> {
  constructor(readonly factorId: string) {
    super();
  }
}

@CommandHandler(RemoveMfaFactor)
export class RemoveMfaFactorHandler implements ICommandHandler<RemoveMfaFactor> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly second: SecondFactors,
    private readonly clock: Clock,
  ) {}

  async execute({ factorId }: RemoveMfaFactor): Promise<void> {
    const { user, factors } = await this.second.ofActor();
    const factor = factors.find(({ id }) => id === factorId);
    if (!factor) throw new MfaFactorNotFound();
    factor.removed();
    this.factors.remove(factor);
    if (factors.some(({ id, isConfirmed }) => isConfirmed && id !== factorId)) return;
    user.leaveMfa();
    await this.factors.replaceRecoveryCodes(user.id, [], this.clock.now());
  }
}
