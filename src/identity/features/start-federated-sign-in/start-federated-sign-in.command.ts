import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { TooManyAttempts } from '../../domain/identity.errors.js';
import { FederatedRequests, type FederatedRequest } from '../../domain/federated-requests.js';
import { Attempts } from '../attempts.js';
import { callerAddress } from '../caller.js';

/** How long somebody may be at the provider. */
export const REQUEST_MS = 600_000;

/** Remembers that somebody is on his way to a provider, and counts it like an attempt to sign in. */
@Message({ permission: 'public', mode: 'critical-auth', system: true, errors: [TooManyAttempts] })
export class StartFederatedSignIn extends Command<void> {
  constructor(
    readonly request: FederatedRequest,
    readonly state: string,
    readonly browser: string,
  ) {
    super();
  }
}

@CommandHandler(StartFederatedSignIn)
export class StartFederatedSignInHandler implements ICommandHandler<StartFederatedSignIn> {
  constructor(
    private readonly requests: FederatedRequests,
    private readonly attempts: Attempts,
    private readonly clock: Clock,
  ) {}

  async execute({ request, state, browser }: StartFederatedSignIn): Promise<void> {
    await this.attempts.admitAddress(callerAddress());
    const at = this.clock.now();
    await this.requests.add(request, state, browser, at, new Date(at.getTime() + REQUEST_MS));
  }
}
