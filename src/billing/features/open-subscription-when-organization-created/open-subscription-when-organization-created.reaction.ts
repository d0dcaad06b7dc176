import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { systemActor } from '#libs/kernel/actor.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { OrganizationCreated } from '../../../tenancy/index.js';
import { OpenSubscription } from '../open-subscription/open-subscription.command.js';

@Injectable()
@ReactsTo(OrganizationCreated, 'billing.open-subscription-when-organization-created')
export class OpenSubscriptionWhenOrganizationCreated implements Reaction<OrganizationCreated> {
  constructor(private readonly dispatcher: Dispatcher) {}

  /** Works inside the new organization, which nobody may have been in when it was created. */
  async react({ aggregateId, requestId, traceparent }: EventEnvelope): Promise<void> {
    const context = { actor: systemActor(aggregateId), requestId, traceparent: traceparent ?? undefined };
    await runInContext(context, () => this.dispatcher.command(new OpenSubscription(aggregateId)));
  }
}
