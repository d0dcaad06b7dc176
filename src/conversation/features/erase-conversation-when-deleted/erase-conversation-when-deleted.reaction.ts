import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { ConversationDeleted } from '../../domain/conversation.events.js';
import { ERASE_CONVERSATION } from '../erase-conversation/erase-conversation.job.js';

@Injectable()
@ReactsTo(ConversationDeleted, 'conversation.erase-conversation-when-deleted')
export class EraseConversationWhenDeleted implements Reaction<ConversationDeleted> {
  constructor(private readonly jobs: JobQueue) {}

  /** A job, because it may have to wait until an answer has stopped. */
  async react({ eventId, aggregateId: conversationId, organizationId }: EventEnvelope): Promise<void> {
    await this.jobs.enqueue(
      ERASE_CONVERSATION,
      { conversationId },
      { singletonKey: eventId, organizationId: organizationId ?? undefined },
    );
  }
}
