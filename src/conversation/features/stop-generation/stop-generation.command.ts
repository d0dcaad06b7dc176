import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import {
  AnswerAlreadyEnded,
  ConversationNotFound,
  MessageNotFound,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { WaitingAnswers } from '../waiting-answers.js';
import { Generations } from '../../domain/generations.js';

@Message({
  permission: 'conversation.use',
  mode: 'ai',
  errors: [ConversationNotFound, MessageNotFound, AnswerAlreadyEnded],
  audit: {
    action: 'message.stop_requested',
    category: 'activity',
    resource: 'message',
    subject: ({ messageId }: StopGeneration) => ({ resourceId: messageId }),
  },
})
export class StopGeneration extends Command<void> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(StopGeneration)
export class StopGenerationHandler implements ICommandHandler<StopGeneration> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly waiting: WaitingAnswers,
  ) {}

  async execute({ conversationId, messageId }: StopGeneration): Promise<void> {
    const conversation = await this.conversations.byId(conversationId);
    const answer = await this.conversations.messageOf(conversation, messageId);
    if (answer.state === 'awaiting_approval') return this.waiting.giveUp(answer);
    if (!(await this.generations.requestStop(messageId))) throw new AnswerAlreadyEnded();
  }
}
