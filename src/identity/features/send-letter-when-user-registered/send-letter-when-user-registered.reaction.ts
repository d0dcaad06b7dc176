import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { UserRegistered } from '../../domain/identity.events.js';
import { LetterOrders } from '../letter-orders.js';

@Injectable()
@ReactsTo(UserRegistered, 'identity.send-letter-when-user-registered')
export class SendLetterWhenUserRegistered implements Reaction<UserRegistered> {
  constructor(private readonly letters: LetterOrders) {}

  react({ eventId, aggregateId: userId }: EventEnvelope): Promise<void> {
    return this.letters.place({ purpose: 'verify_email', userId }, eventId);
  }
}
