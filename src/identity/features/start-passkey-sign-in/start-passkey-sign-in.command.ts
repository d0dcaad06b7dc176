import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { MfaRepository } from '../../domain/mfa.repository.js';
import { hashOf } from '../../domain/refresh-secret.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { PasskeyOptionsView } from '../mfa.view.js';
import { CHALLENGE_MS } from '../passkey-challenges.js';

/** What the browser needs to sign in with whichever passkey it has. Tells nobody who has one. */
@Message({ permission: 'public', mode: 'critical-auth', system: true })
export class StartPasskeySignIn extends Command<PasskeyOptionsView> {}

@CommandHandler(StartPasskeySignIn)
export class StartPasskeySignInHandler implements ICommandHandler<StartPasskeySignIn> {
  constructor(
    private readonly factors: MfaRepository,
    private readonly webAuthn: WebAuthn,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<PasskeyOptionsView> {
    const { challenge, options } = await this.webAuthn.request();
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + CHALLENGE_MS);
    await this.factors.addChallenge(hashOf(challenge), null, at, expiresAt);
    return { options };
  }
}
