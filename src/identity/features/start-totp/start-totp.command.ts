import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { PasswordNeeded, PasswordWrong } from '../../domain/account.errors.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { TooManyMfaFactors } from '../../domain/mfa.errors.js';
import { MfaFactor } from '../../domain/mfa-factor.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { newTotpSecret, otpauthUrl } from '../../domain/totp.js';
import type { TotpView } from '../mfa.view.js';
import type { PasswordProof } from '../log-in/password-prover.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { SecondFactors } from '../second-factors.js';

const ISSUER = 'AI GYM';
const CONFIRM_WITHIN_MS = 900_000;

/** The secret of a new authenticator app. It counts once a code of it was seen. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [TooManyMfaFactors, PasswordNeeded, PasswordWrong, SessionEnded],
  audit: {
    action: 'mfa.enrolment_started',
    category: 'security',
    resource: 'mfa_factor',
    subject: (_: StartTotp, factor?: TotpView) => ({ resourceId: factor?.id }),
  },
})
export class StartTotp extends Command<TotpView> {
  constructor(
    readonly name: string,
    readonly proof?: PasswordProof,
  ) {
    super();
  }
}

@CommandHandler(StartTotp)
export class StartTotpHandler implements ICommandHandler<StartTotp> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly second: SecondFactors,
    private readonly confirmation: PasswordConfirmation,
    private readonly clock: Clock,
  ) {}

  async execute({ name, proof }: StartTotp): Promise<TotpView> {
    await this.confirmation.requireRecent(proof);
    const at = this.clock.now();
    const { user, factors } = await this.second.ofActor();
    const isKept = ({ isConfirmed, createdAt }: MfaFactor) =>
      isConfirmed || at.getTime() - createdAt.getTime() < CONFIRM_WITHIN_MS;
    for (const abandoned of factors.filter((factor) => !isKept(factor))) this.factors.remove(abandoned);
    const [id, secret] = [newId(), newTotpSecret()];
    const sealed = this.second.seal(id, secret);
    this.factors.add(MfaFactor.start(id, user.id, name, sealed, factors.filter(isKept), at));
    return { id, secret, url: otpauthUrl(secret, ISSUER, user.email) };
  }
}
