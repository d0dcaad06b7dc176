import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { WebAuthn } from '../../domain/web-authn.js';
import type { PasskeyOptionsView } from '../mfa.view.js';
import { PasskeyChallenges } from '../passkey-challenges.js';

/** What the browser needs to sign in with whichever passkey it has. Tells nobody who has one. */
@Message({ permission: 'public', mode: 'critical-auth', system: true })
export class StartPasskeySignIn extends Command<PasskeyOptionsView> {}

@CommandHandler(StartPasskeySignIn)
export class StartPasskeySignInHandler implements ICommandHandler<StartPasskeySignIn> {
  constructor(
    private readonly challenges: PasskeyChallenges,
    private readonly webAuthn: WebAuthn,
  ) {}

  async execute(): Promise<PasskeyOptionsView> {
    return this.challenges.give(await this.webAuthn.request(), null);
  }
}
