import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { FederatedRequestInvalid } from '../../domain/federation.errors.js';
import { FederatedRequests } from '../../domain/federated-requests.js';

/** Keeps what a provider had the browser post, beside the sign-in it answers. Nothing of it is believed yet. */
@Message({ permission: 'public', mode: 'critical-auth', system: true, errors: [FederatedRequestInvalid] })
export class DeliverFederatedAnswer extends Command<void> {
  constructor(
    readonly state: string,
    readonly posted: string,
  ) {
    super();
  }
}

@CommandHandler(DeliverFederatedAnswer)
export class DeliverFederatedAnswerHandler implements ICommandHandler<DeliverFederatedAnswer> {
  constructor(
    private readonly requests: FederatedRequests,
    private readonly clock: Clock,
  ) {}

  async execute({ state, posted }: DeliverFederatedAnswer): Promise<void> {
    if (!(await this.requests.deliver(state, posted, this.clock.now()))) throw new FederatedRequestInvalid();
  }
}
