import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { EmailChanged } from '../../domain/account.events.js';
import {
  SEND_EMAIL_CHANGE_NOTICE,
  type NoticeDue,
} from '../send-email-change-notice/send-email-change-notice.job.js';

@Injectable()
@ReactsTo(EmailChanged, 'identity.send-notice-when-email-changed')
export class SendNoticeWhenEmailChanged implements Reaction<EmailChanged> {
  constructor(private readonly jobs: JobQueue) {}

  async react({ eventId, payload }: EventEnvelope<PayloadOf<EmailChanged>>): Promise<void> {
    const due: NoticeDue = { previousEmail: payload.previousEmail };
    await this.jobs.enqueue(SEND_EMAIL_CHANGE_NOTICE, due, { singletonKey: eventId });
  }
}
