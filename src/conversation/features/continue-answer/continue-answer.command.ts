import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import {
  AnswerStillGenerating,
  ConversationNotActive,
  ConversationNotFound,
  MessageNotFound,
  MessageNotSuitable,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { toMessageView, type MessageView } from '../message.view.js';

@Message({
  permission: 'conversation.use',
  mode: 'ai',
  idempotent: true,
  entitlement: { meter: GENERATIONS_METER, amount: 1 },
  errors: [
    ConversationNotFound,
    ConversationNotActive,
    MessageNotFound,
    MessageNotSuitable,
    AnswerStillGenerating,
  ],
  audit: {
    action: 'message.continued',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId, messageId }: ContinueAnswer, answer?: MessageView) => ({
      resourceId: conversationId,
      details: { after: messageId, assistantMessageId: answer?.id },
    }),
  },
})
export class ContinueAnswer extends Command<MessageView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(ContinueAnswer)
export class ContinueAnswerHandler implements ICommandHandler<ContinueAnswer> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, messageId }: ContinueAnswer): Promise<MessageView> {
    const conversation = await this.conversations.byId(conversationId);
    const begun = await this.conversations.messageOf(conversation, messageId);
    const answer = conversation.continueAnswer(begun, { answerId: newId() }, this.clock.now());
    this.conversations.addMessages(answer);
    this.generations.enqueue(answer.id, conversationId, currentActor());
    return toMessageView(answer);
  }
}
