import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationNotFound, MessageNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { toConversationView, type ConversationView } from '../conversation.view.js';

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [ConversationNotFound, MessageNotFound],
  audit: {
    action: 'conversation.branch_selected',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId, messageId }: SelectBranch) => ({
      resourceId: conversationId,
      details: { messageId },
    }),
  },
})
export class SelectBranch extends Command<ConversationView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(SelectBranch)
export class SelectBranchHandler implements ICommandHandler<SelectBranch> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, messageId }: SelectBranch): Promise<ConversationView> {
    const conversation = await this.conversations.byId(conversationId);
    const message = await this.conversations.messageOf(conversation, messageId);
    conversation.show(await this.conversations.leafBelow(message), this.clock.now());
    return toConversationView(conversation);
  }
}
