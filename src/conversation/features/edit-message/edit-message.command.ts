import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { GENERATIONS_METER } from '#libs/cqrs/ports.js';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import {
  AttachmentRefused,
  ConversationNotActive,
  ConversationNotFound,
  MessageNotFound,
  MessageNotSuitable,
} from '../../domain/conversation.errors.js';
import { ConversationRepository } from '../../domain/conversation.repository.js';
import { Generations } from '../../domain/generations.js';
import { AttachmentDesk } from '../attachment-desk.js';
import { toMessageView } from '../message.view.js';
import type { SentMessageView } from '../send-message/sent-message.view.js';

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
    AttachmentRefused,
  ],
  audit: {
    action: 'message.edited',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId, messageId }: EditMessage, sent?: SentMessageView) => ({
      resourceId: conversationId,
      details: {
        insteadOf: messageId,
        userMessageId: sent?.userMessage.id,
        assistantMessageId: sent?.assistantMessage.id,
      },
    }),
  },
})
export class EditMessage extends Command<SentMessageView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
    readonly content: string,
    /** Ids of files; those of the first wording unless given. */
    readonly attachments?: readonly string[],
  ) {
    super();
  }
}

@CommandHandler(EditMessage)
export class EditMessageHandler implements ICommandHandler<EditMessage> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly desk: AttachmentDesk,
    private readonly clock: Clock,
  ) {}

  async execute({
    conversationId,
    messageId,
    content,
    attachments: files,
  }: EditMessage): Promise<SentMessageView> {
    const conversation = await this.conversations.byId(conversationId);
    const before = await this.conversations.messageOf(conversation, messageId);
    const attachments = files ? await this.desk.take(files, conversation.model) : before.attachments;
    const ids = { questionId: newId(), answerId: newId() };
    const [question, answer] = conversation.edit(before, ids, { content, attachments }, this.clock.now());
    this.conversations.addMessages(question, answer);
    this.generations.enqueue(answer.id, conversationId, currentActor());
    return { userMessage: toMessageView(question), assistantMessage: toMessageView(answer) };
  }
}
