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
  ModelNotAvailable,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { Models } from '../../domain/models.js';
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
    ModelNotAvailable,
  ],
  audit: {
    action: 'message.regenerated',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId, messageId, model }: RegenerateAnswer, answer?: MessageView) => ({
      resourceId: conversationId,
      details: { insteadOf: messageId, assistantMessageId: answer?.id, model: model ?? undefined },
    }),
  },
})
export class RegenerateAnswer extends Command<MessageView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
    readonly model: string | null,
  ) {
    super();
  }
}

@CommandHandler(RegenerateAnswer)
export class RegenerateAnswerHandler implements ICommandHandler<RegenerateAnswer> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, messageId, model }: RegenerateAnswer): Promise<MessageView> {
    if (model !== null && !this.models.find(model)) throw new ModelNotAvailable(model);
    const conversation = await this.conversations.byId(conversationId);
    const before = await this.conversations.messageOf(conversation, messageId);
    const answer = conversation.regenerate(before, { answerId: newId() }, model, this.clock.now());
    this.conversations.addMessages(answer);
    this.generations.enqueue(answer.id, conversationId, currentActor());
    return toMessageView(answer);
  }
}
