import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationNotFound, MessageNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [ConversationNotFound, MessageNotFound],
  audit: {
    action: 'message.feedback_withdrawn',
    category: 'activity',
    resource: 'message',
    subject: ({ messageId }: WithdrawFeedback) => ({ resourceId: messageId }),
  },
})
export class WithdrawFeedback extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(WithdrawFeedback)
export class WithdrawFeedbackHandler implements ICommandHandler<WithdrawFeedback> {
  constructor(private readonly conversations: ConversationRepository) {}

  async execute({ conversationId, messageId }: WithdrawFeedback): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    const message = await this.conversations.messageOf(conversation, messageId);
    const taken = await commandRows(
      sql`delete from conversation.message_feedback where message_id = ${messageId} returning 1`,
    );
    if (taken.length > 0) message.unrate();
  }
}
