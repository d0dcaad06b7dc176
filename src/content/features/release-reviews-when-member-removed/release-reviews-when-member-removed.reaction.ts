import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { MemberRemoved } from '../../../tenancy/index.js';
import { ReleaseReviews } from '../release-reviews/release-reviews.command.js';

@Injectable()
@ReactsTo(MemberRemoved, 'content.release-reviews-when-member-removed')
export class ReleaseReviewsWhenMemberRemoved implements Reaction<MemberRemoved> {
  constructor(private readonly dispatcher: Dispatcher) {}

  async react({ payload }: EventEnvelope<PayloadOf<MemberRemoved>>): Promise<void> {
    await this.dispatcher.command(new ReleaseReviews(payload.userId));
  }
}
