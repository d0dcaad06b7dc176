import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { RefreshPerson } from '../../../tenancy/index.js';
import { UserUpdated } from '../../domain/account.events.js';

/** Identity tells Tenancy, because Tenancy knows nothing of Identity. */
@Injectable()
@ReactsTo(UserUpdated, 'identity.refresh-memberships-when-user-updated')
export class RefreshMembershipsWhenUserUpdated implements Reaction<UserUpdated> {
  constructor(private readonly dispatcher: Dispatcher) {}

  react({ aggregateId: userId, payload }: EventEnvelope<PayloadOf<UserUpdated>>): Promise<void> {
    const { email, displayName } = payload;
    return this.dispatcher.command(new RefreshPerson({ userId, email, displayName }));
  }
}
