import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { PasswordNeeded, PasswordWrong } from '../../domain/account.errors.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import type { WebAuthnKind } from '../../domain/mfa-factor.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { PasskeyOptionsView } from '../mfa.view.js';
import { PasskeyChallenges } from '../passkey-challenges.js';
import type { PasswordProof } from '../log-in/password-prover.js';
import { PasswordConfirmation } from '../password-confirmation.js';
import { SecondFactors } from '../second-factors.js';

/** What the browser needs to make a passkey or to use a security key. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [PasswordNeeded, PasswordWrong, SessionEnded],
})
export class StartPasskey extends Command<PasskeyOptionsView> {
  constructor(
    readonly kind: WebAuthnKind,
    readonly proof?: PasswordProof,
  ) {
    super();
  }
}

@CommandHandler(StartPasskey)
export class StartPasskeyHandler implements ICommandHandler<StartPasskey> {
  constructor(
    private readonly second: SecondFactors,
    private readonly confirmation: PasswordConfirmation,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  async execute({ kind, proof }: StartPasskey): Promise<PasskeyOptionsView> {
    await this.confirmation.requireRecent(proof);
    const { user, factors } = await this.second.ofActor();
    const known = factors.map(({ credentialId }) => credentialId).filter((id) => id !== null);
    return this.challenges.give(await this.webAuthn.creation(user, known, kind), user.id);
  }
}
