import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { UserLoggedIn } from '../../domain/identity.events.js';
import { DomainInvitations } from '../domain-invitations.js';

/** The domain may have been verified, or its mode chosen, after his address was. */
@Injectable()
@ReactsTo(UserLoggedIn, 'identity.enrol-when-user-logged-in')
export class EnrolWhenUserLoggedIn implements Reaction<UserLoggedIn> {
  constructor(private readonly invitations: DomainInvitations) {}

  react({ aggregateId }: EventEnvelope<PayloadOf<UserLoggedIn>>): Promise<void> {
    return this.invitations.offer(aggregateId);
  }
}
