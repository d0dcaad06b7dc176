import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { ConversationTitleRequested } from '../../domain/conversation.events.js';
import { TITLE_CONVERSATION, type TitleWanted } from '../title-conversation/title-conversation.job.js';

@Injectable()
@ReactsTo(ConversationTitleRequested, 'conversation.title-when-title-requested')
export class TitleWhenTitleRequested implements Reaction<ConversationTitleRequested> {
  constructor(private readonly jobs: JobQueue) {}

  async react({
    eventId,
    aggregateId: conversationId,
    organizationId,
    payload: { userId, answerId },
  }: EventEnvelope<PayloadOf<ConversationTitleRequested>>): Promise<void> {
    const wanted: TitleWanted = { conversationId, userId, answerId };
    await this.jobs.enqueue(TITLE_CONVERSATION, wanted, {
      singletonKey: eventId,
      organizationId: organizationId ?? undefined,
    });
  }
}
