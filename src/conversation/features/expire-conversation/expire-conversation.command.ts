import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { WaitingAnswers } from '../waiting-answers.js';

/** Deletes a conversation whose time is over, unless it was used since it was looked at; again is harmless. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'conversation.expired',
    category: 'system',
    resource: 'conversation',
    subject: ({ conversationId }: ExpireConversation) => ({ resourceId: conversationId }),
  },
})
export class ExpireConversation extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly lastMessageAt: Date,
  ) {
    super();
  }
}

@CommandHandler(ExpireConversation)
export class ExpireConversationHandler implements ICommandHandler<ExpireConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly waiting: WaitingAnswers,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, lastMessageAt }: ExpireConversation): Promise<void> {
    const conversation = await this.conversations.byIdOrDeleted(conversationId);
    if (!conversation.expire(lastMessageAt, this.clock.now())) return;
    await this.waiting.endAllOf(conversation);
  }
}
