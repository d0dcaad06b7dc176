import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { AssigneeReminded } from '../../domain/assignment.events.js';
import { SEND_REMINDER } from '../send-reminder/send-reminder.job.js';

/** A job, because sending may have to be tried for longer than other events should wait. */
@Injectable()
@ReactsTo(AssigneeReminded, 'content.send-letter-when-assignee-reminded')
export class SendLetterWhenAssigneeReminded implements Reaction<AssigneeReminded> {
  constructor(private readonly jobs: JobQueue) {}

  async react({ eventId, aggregateId: reminderId, organizationId }: EventEnvelope): Promise<void> {
    if (organizationId === null) throw new Error('The reminder belongs to no organization');
    await this.jobs.enqueue(SEND_REMINDER, { reminderId }, { singletonKey: eventId, organizationId });
  }
}
