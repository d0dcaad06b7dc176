import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { WaitingAnswers } from '../waiting-answers.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [ConversationNotFound],
  audit: {
    action: 'conversation.deleted',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId }: DeleteConversation) => ({ resourceId: conversationId }),
  },
})
export class DeleteConversation extends Command<void> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@CommandHandler(DeleteConversation)
export class DeleteConversationHandler implements ICommandHandler<DeleteConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly waiting: WaitingAnswers,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId }: DeleteConversation): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    conversation.delete(this.clock.now());
    await this.waiting.endAllOf(conversation);
  }
}
