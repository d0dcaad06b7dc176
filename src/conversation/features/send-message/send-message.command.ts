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
import { Enrolment } from '../enrolment.js';
import { AttachmentDesk } from '../attachment-desk.js';
import { toMessageView } from '../message.view.js';
import type { SentMessageView } from './sent-message.view.js';

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
    action: 'message.sent',
    category: 'activity',
    resource: 'conversation',
    subject: ({ conversationId }: SendMessage, sent?: SentMessageView) => ({
      resourceId: conversationId,
      details: { userMessageId: sent?.userMessage.id, assistantMessageId: sent?.assistantMessage.id },
    }),
  },
})
export class SendMessage extends Command<SentMessageView> {
  constructor(
    readonly conversationId: string,
    readonly content: string,
    /** The answer it follows; null for the end of the shown path. */
    readonly parentId: string | null,
    /** Ids of files. */
    readonly attachments: readonly string[] = [],
  ) {
    super();
  }
}

@CommandHandler(SendMessage)
export class SendMessageHandler implements ICommandHandler<SendMessage> {
  constructor(
    private readonly conversations: ConversationRepository,
    private readonly generations: Generations,
    private readonly enrolment: Enrolment,
    private readonly desk: AttachmentDesk,
    private readonly clock: Clock,
  ) {}

  async execute({
    conversationId,
    content,
    parentId,
    attachments: files,
  }: SendMessage): Promise<SentMessageView> {
    const conversation = await this.conversations.byId(conversationId);
    const after = parentId === null ? undefined : await this.conversations.messageOf(conversation, parentId);
    await this.enrolment.decide(conversation);
    const attachments = await this.desk.take(files, conversation.model);
    const ids = { questionId: newId(), answerId: newId() };
    const [question, answer] = conversation.ask(ids, { content, attachments }, this.clock.now(), after);
    this.conversations.addMessages(question, answer);
    this.generations.enqueue(answer.id, conversationId, currentActor());
    return { userMessage: toMessageView(question), assistantMessage: toMessageView(answer) };
  }
}
