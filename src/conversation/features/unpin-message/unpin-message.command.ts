import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ConversationNotFound, MessageNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [ConversationNotFound, MessageNotFound],
  audit: {
    action: 'message.unpinned',
    category: 'activity',
    resource: 'message',
    subject: ({ messageId }: UnpinMessage) => ({ resourceId: messageId }),
  },
})
export class UnpinMessage extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(UnpinMessage)
export class UnpinMessageHandler implements ICommandHandler<UnpinMessage> {
  constructor(private readonly conversations: ConversationRepository) {}

  async execute({ conversationId, messageId }: UnpinMessage): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    const message = await this.conversations.messageOf(conversation, messageId);
    message.unpin();
  }
}
