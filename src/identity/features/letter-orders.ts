import { Injectable } from '@nestjs/common';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { SEND_ACCOUNT_LETTER } from './send-account-letter/send-account-letter.job.js';
import type { LetterOrder } from './write-account-letter/write-account-letter.command.js';

/** Leaves letters to a job, so that asking for one takes as long whether anybody gets it or not. */
@Injectable()
export class LetterOrders {
  constructor(private readonly jobs: JobQueue) {}

  /** With the id of the event that asks for it, asking twice is harmless. */
  async place(order: LetterOrder, eventId?: string): Promise<void> {
    await this.jobs.enqueue(SEND_ACCOUNT_LETTER, order, { singletonKey: eventId });
  }
}
