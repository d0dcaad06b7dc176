import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { EmailVerified } from '../../domain/account.events.js';
import { DomainInvitations } from '../domain-invitations.js';

@Injectable()
@ReactsTo(EmailVerified, 'identity.enrol-when-email-verified')
export class EnrolWhenEmailVerified implements Reaction<EmailVerified> {
  constructor(private readonly invitations: DomainInvitations) {}

  react({ aggregateId }: EventEnvelope): Promise<void> {
    return this.invitations.offer(aggregateId);
  }
}
