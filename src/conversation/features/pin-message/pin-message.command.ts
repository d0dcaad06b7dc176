import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import {
  AnswerStillGenerating,
  ConversationNotFound,
  MessageNotFound,
  MessageNotSuitable,
  PinTooLong,
  TooManyPins,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import type { Message as Pinned } from '../../domain/message.js';
import { Models } from '../../domain/models.js';
import { tokensOfMessage } from '../../generation/prompt.js';
import type { PinView } from '../pin.view.js';

const MOST_PINS = 20;

@Message({
  permission: 'conversation.use',
  mode: 'write',
  errors: [
    ConversationNotFound,
    MessageNotFound,
    MessageNotSuitable,
    AnswerStillGenerating,
    TooManyPins,
    PinTooLong,
  ],
  audit: {
    action: 'message.pinned',
    category: 'activity',
    resource: 'message',
    subject: ({ messageId }: PinMessage) => ({ resourceId: messageId }),
  },
})
export class PinMessage extends Command<PinView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@CommandHandler(PinMessage)
export class PinMessageHandler implements ICommandHandler<PinMessage> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId, messageId }: PinMessage): Promise<PinView> {
    const conversation = await this.conversations.byId(conversationId);
    const message = await this.conversations.messageOf(conversation, messageId);
    if (!message.pinnedAt) {
      this.requireRoom(conversation.model, message);
      if ((await this.conversations.pinsOf(conversation)) >= MOST_PINS) throw new TooManyPins(MOST_PINS);
    }
    const at = this.clock.now();
    message.pin(at);
    return { messageId, pinnedAt: message.pinnedAt ?? at };
  }

  /** What else is sent with a question is not known yet: what does not even fit alone never does. */
  private requireRoom(modelId: string, { role, content, attachments }: Pinned): void {
    const model = this.models.find(modelId);
    const tokens = tokensOfMessage({ role: role === 'user' ? 'user' : 'assistant', content, attachments });
    const room = model ? model.contextWindow - model.maxOutputTokens : Infinity;
    if (tokens > room) throw new PinTooLong(tokens, room);
  }
}
