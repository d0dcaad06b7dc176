import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { PasskeyInvalid, TooManyMfaFactors } from '../../domain/mfa.errors.js';
import { MfaFactor } from '../../domain/mfa-factor.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { hashOf } from '../../domain/refresh-secret.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { EnrolledSessionView } from '../mfa.view.js';
import { SecondFactors } from '../second-factors.js';

/** A passkey the browser made: it signs in by itself, and a password alone does not any more. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [PasskeyInvalid, TooManyMfaFactors, SessionEnded],
  audit: {
    action: 'mfa.enrolled',
    failure: 'mfa.enrolment_failed',
    category: 'security',
    resource: 'mfa_factor',
    subject: ({ id }: AddPasskey) => ({ resourceId: id, details: { kind: 'passkey' } }),
  },
})
export class AddPasskey extends Command<EnrolledSessionView> {
  readonly id = newId();

  constructor(
    readonly name: string,
    readonly response: Record<string, unknown>,
  ) {
    super();
  }
}

@CommandHandler(AddPasskey)
export class AddPasskeyHandler implements ICommandHandler<AddPasskey> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly second: SecondFactors,
    private readonly webAuthn: WebAuthn,
    private readonly clock: Clock,
  ) {}

  async execute({ id, name, response }: AddPasskey): Promise<EnrolledSessionView> {
    const { user, factors } = await this.second.ofActor();
    const at = this.clock.now();
    const created = await this.webAuthn.created(response);
    if (!created || !(await this.factors.redeemChallenge(hashOf(created.challenge), user.id, at)))
      throw new PasskeyInvalid();
    const isFirst = !factors.some(({ isConfirmed }) => isConfirmed);
    this.factors.add(MfaFactor.passkey(id, user.id, name, created.credential, factors, at));
    user.enrolInMfa(at);
    const recoveryCodes = isFirst ? await this.second.newRecoveryCodes(user.id) : [];
    return Object.assign(await this.second.raise(user, ['pop', 'user']), { recoveryCodes });
  }
}
