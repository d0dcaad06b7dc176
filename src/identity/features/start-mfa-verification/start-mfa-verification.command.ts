import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { NoSecurityKey } from '../../domain/mfa.errors.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { PasskeyOptionsView } from '../mfa.view.js';
import { PasskeyChallenges } from '../passkey-challenges.js';
import { SecondFactors } from '../second-factors.js';

/** What the browser needs to confirm a sign-in with a passkey or security key of the person. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  mfaPending: true,
  errors: [NoSecurityKey, SessionEnded],
})
export class StartMfaVerification extends Command<PasskeyOptionsView> {}

@CommandHandler(StartMfaVerification)
export class StartMfaVerificationHandler implements ICommandHandler<StartMfaVerification> {
  constructor(
    private readonly second: SecondFactors,
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  async execute(): Promise<PasskeyOptionsView> {
    const { user, factors } = await this.second.ofActor();
    const keys = factors.map(({ credentialId }) => credentialId).filter((id) => id !== null);
    if (keys.length === 0) throw new NoSecurityKey();
    return this.challenges.give(await this.webAuthn.request(keys), user.id);
  }
}
