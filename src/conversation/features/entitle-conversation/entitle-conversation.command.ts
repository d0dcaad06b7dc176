import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { cleanTitle } from '../../domain/title.js';
import type { Written } from '../../upkeep/upkeep-calls.js';

/** Gives a conversation the title that a model wrote, unless a person has given one. */
@Message({
  permission: 'system',
  mode: 'operations',
  errors: [ConversationNotFound],
  audit: {
    action: 'conversation.entitled',
    category: 'system',
    resource: 'conversation',
    subject: ({ conversationId, written }: EntitleConversation) => ({
      resourceId: conversationId,
      details: { model: written.model, callId: written.callId },
    }),
  },
})
export class EntitleConversation extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly written: Written,
  ) {
    super();
  }
}

@CommandHandler(EntitleConversation)
export class EntitleConversationHandler implements ICommandHandler<EntitleConversation> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, written }: EntitleConversation): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    conversation.entitle(cleanTitle(written.text), written, this.clock.now());
  }
}
