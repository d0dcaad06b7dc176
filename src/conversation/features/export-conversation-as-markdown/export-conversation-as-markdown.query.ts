import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { Transcript } from '../transcript.js';
import { toMarkdown } from './markdown.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound] })
export class ExportConversationAsMarkdown extends Query<string> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@QueryHandler(ExportConversationAsMarkdown)
export class ExportConversationAsMarkdownHandler implements IQueryHandler<ExportConversationAsMarkdown> {
  constructor(private readonly transcript: Transcript) {}

  async execute({ conversationId }: ExportConversationAsMarkdown): Promise<string> {
    const { conversation, messages } = await this.transcript.read(conversationId, 'active');
    return toMarkdown(conversation, messages);
  }
}
