import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Instant, ListOf, Nest } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { ConversationWithSummaryView } from '../conversation.view.js';
import { ListedMessageView } from '../list-messages/list-messages.query.js';
import { Transcript } from '../transcript.js';

/** A whole conversation with the messages of every branch. */
export class ConversationExportView {
  @Instant()
  exportedAt: Date;

  @Nest(() => ConversationWithSummaryView)
  conversation: ConversationWithSummaryView;

  @ListOf(() => ListedMessageView)
  messages: ListedMessageView[];
}

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound] })
export class ExportConversation extends Query<ConversationExportView> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@QueryHandler(ExportConversation)
export class ExportConversationHandler implements IQueryHandler<ExportConversation> {
  constructor(
    private readonly transcript: Transcript,
    private readonly clock: Clock,
  ) {}

  async execute({ conversationId }: ExportConversation): Promise<ConversationExportView> {
    return { exportedAt: this.clock.now(), ...(await this.transcript.read(conversationId, 'all')) };
  }
}
