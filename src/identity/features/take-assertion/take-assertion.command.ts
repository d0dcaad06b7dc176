import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Assertion } from '../../domain/federation-protocol.js';
import { AssertionRefused } from '../../domain/federation.errors.js';
import { FederatedRequests } from '../../domain/federated-requests.js';

/** Takes an assertion out of use, in a transaction of its own: whatever becomes of it, it is not taken again. */
@Message({ permission: 'public', mode: 'critical-auth', system: true, errors: [AssertionRefused] })
export class TakeAssertion extends Command<void> {
  constructor(
    readonly provider: string,
    readonly assertion: NonNullable<Assertion['once']>,
  ) {
    super();
  }
}

@CommandHandler(TakeAssertion)
export class TakeAssertionHandler implements ICommandHandler<TakeAssertion> {
  constructor(private readonly requests: FederatedRequests) {}

  async execute({ provider, assertion: { id, until } }: TakeAssertion): Promise<void> {
    if (!(await this.requests.takeAssertion(provider, id, until)))
      throw new AssertionRefused('its assertion was used before');
  }
}
