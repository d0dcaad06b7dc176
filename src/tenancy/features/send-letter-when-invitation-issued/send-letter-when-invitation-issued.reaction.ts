import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { InvitationIssued } from '../../domain/invitation.events.js';
import {
  SEND_INVITATION_LETTER,
  type LetterDue,
} from '../send-invitation-letter/send-invitation-letter.job.js';

/** A job, because sending may have to be tried for longer than other events should wait. */
@Injectable()
@ReactsTo(InvitationIssued, 'tenancy.send-letter-when-invitation-issued')
export class SendLetterWhenInvitationIssued implements Reaction<InvitationIssued> {
  constructor(private readonly jobs: JobQueue) {}

  async react({ eventId, aggregateId: invitationId, organizationId }: EventEnvelope): Promise<void> {
    if (organizationId === null) throw new Error('The invitation belongs to no organization');
    const due: LetterDue = { organizationId, invitationId };
    await this.jobs.enqueue(SEND_INVITATION_LETTER, due, { singletonKey: eventId, organizationId });
  }
}
