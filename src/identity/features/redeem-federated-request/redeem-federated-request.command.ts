import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { FederatedRequests, type AnsweredRequest } from '../../domain/federated-requests.js';

/**
 * Takes an answer's request out of those that wait for one, in a transaction of its own: whatever becomes of the
 * answer, there is no second one. A refusal would put it back, so there is none.
 */
@Message({ permission: 'public', mode: 'critical-auth', system: true })
export class RedeemFederatedRequest extends Command<AnsweredRequest | undefined> {
  constructor(
    readonly state: string,
    readonly browser: string,
  ) {
    super();
  }
}

@CommandHandler(RedeemFederatedRequest)
export class RedeemFederatedRequestHandler implements ICommandHandler<RedeemFederatedRequest> {
  constructor(
    private readonly requests: FederatedRequests,
    private readonly clock: Clock,
  ) {}

  execute({ state, browser }: RedeemFederatedRequest): Promise<AnsweredRequest | undefined> {
    return this.requests.redeem(state, browser, this.clock.now());
  }
}
