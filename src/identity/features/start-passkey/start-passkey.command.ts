import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { hashOf } from '../../domain/refresh-secret.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { PasskeyOptionsView } from '../mfa.view.js';
import { CHALLENGE_MS } from '../passkey-challenges.js';
import { SecondFactors } from '../second-factors.js';

/** What the browser needs to make a passkey. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  system: true,
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [SessionEnded],
})
export class StartPasskey extends Command<PasskeyOptionsView> {}

@CommandHandler(StartPasskey)
export class StartPasskeyHandler implements ICommandHandler<StartPasskey> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly second: SecondFactors,
    private readonly webAuthn: WebAuthn,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<PasskeyOptionsView> {
    const { user, factors } = await this.second.ofActor();
    const known = factors.map(({ credentialId }) => credentialId).filter((id) => id !== null);
    const { challenge, options } = await this.webAuthn.creation(user, known);
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + CHALLENGE_MS);
    await this.factors.addChallenge(hashOf(challenge), user.id, at, expiresAt);
    return { options };
  }
}
