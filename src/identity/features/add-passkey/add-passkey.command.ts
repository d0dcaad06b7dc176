import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { PasskeyInvalid, TooManyMfaFactors } from '../../domain/mfa.errors.js';
import { MfaFactor, type WebAuthnKind } from '../../domain/mfa-factor.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { EnrolledSessionView } from '../mfa.view.js';
import { PasskeyChallenges } from '../passkey-challenges.js';
import { SecondFactors } from '../second-factors.js';

/**
 * A passkey the browser made, which signs in by itself, or a security key, which confirms a sign-in. A password alone
 * does no longer.
 */
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
    subject: ({ id, kind }: AddPasskey) => ({ resourceId: id, details: { kind } }),
  },
})
export class AddPasskey extends Command<EnrolledSessionView> {
  readonly id = newId();

  constructor(
    readonly kind: WebAuthnKind,
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
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
    private readonly clock: Clock,
  ) {}

  async execute({ id, kind, name, response }: AddPasskey): Promise<EnrolledSessionView> {
    const { user, factors } = await this.second.ofActor();
    const at = this.clock.now();
    const created = await this.webAuthn.created(response, kind);
    if (!created || !(await this.challenges.redeem(created.challenge, user.id))) throw new PasskeyInvalid();
    const isFirst = !factors.some(({ isConfirmed }) => isConfirmed);
    const key = { kind, ...created.credential };
    this.factors.add(MfaFactor.key(id, user.id, name, key, factors, at));
    return this.second.confirmed(user, kind === 'passkey' ? ['pop', 'user'] : ['pop'], isFirst);
  }
}
