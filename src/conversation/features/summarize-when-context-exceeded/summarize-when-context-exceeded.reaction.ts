import { Injectable } from '@nestjs/common';
import { ReactsTo, type EventEnvelope, type PayloadOf, type Reaction } from '#libs/cqrs/reaction.js';
import { JobQueue } from '#libs/jobs/job-queue.js';
import { ConversationContextExceeded } from '../../domain/conversation.events.js';
import {
  SUMMARIZE_CONVERSATION,
  type SummaryWanted,
} from '../summarize-conversation/summarize-conversation.job.js';

@Injectable()
@ReactsTo(ConversationContextExceeded, 'conversation.summarize-when-context-exceeded')
export class SummarizeWhenContextExceeded implements Reaction<ConversationContextExceeded> {
  constructor(private readonly jobs: JobQueue) {}

  /** One for each message a summary reaches to, however many answers of the same way ask for it. */
  async react({
    aggregateId: conversationId,
    organizationId,
    payload: { userId, untilMessageId, maxTokens },
  }: EventEnvelope<PayloadOf<ConversationContextExceeded>>): Promise<void> {
    const wanted: SummaryWanted = { conversationId, userId, untilMessageId, maxTokens };
    await this.jobs.enqueue(SUMMARIZE_CONVERSATION, wanted, {
      singletonKey: `${conversationId}:${untilMessageId}`,
      organizationId: organizationId ?? undefined,
    });
  }
}
