import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import {
  AnswerStillGenerating,
  ConversationNotFound,
  MessageNotFound,
  MessageNotSuitable,
  ReasonNotAllowed,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import type { Feedback } from '../../domain/feedback.js';
import type { FeedbackView } from '../feedback.view.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [
    ConversationNotFound,
    MessageNotFound,
    MessageNotSuitable,
    AnswerStillGenerating,
    ReasonNotAllowed,
  ],
  audit: {
    action: 'message.rated',
    category: 'activity',
    resource: 'message',
    subject: ({ messageId, feedback }: RateMessage) => ({
      resourceId: messageId,
      details: { rating: feedback.rating, reason: feedback.reason ?? undefined },
    }),
  },
})
export class RateMessage extends Command<FeedbackView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
    readonly feedback: Feedback,
  ) {
    super();
  }
}

@CommandHandler(RateMessage)
export class RateMessageHandler implements ICommandHandler<RateMessage> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, messageId, feedback }: RateMessage): Promise<FeedbackView> {
    const conversation = await this.conversations.byId(conversationId);
    const message = await this.conversations.messageOf(conversation, messageId);
    message.rate(feedback);
    const { rating, reason, comment } = feedback;
    const at = this.clock.now();
    await commandRows(sql`insert into conversation.message_feedback as f
        (message_id, organization_id, user_id, conversation_id, rating, reason, comment, created_at, updated_at)
      values (${messageId}, ${message.organizationId}, ${message.userId}, ${conversationId}, ${rating}, ${reason},
              ${comment}, ${at}, ${at})
      on conflict (message_id) do update set rating = excluded.rating, reason = excluded.reason,
        comment = excluded.comment, updated_at = excluded.updated_at`);
    return { messageId, rating, reason, comment, updatedAt: at };
  }
}
