import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { CONVERSATION_COLUMNS, type ConversationView } from '../conversation.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound] })
export class GetConversation extends Query<ConversationView> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId }: GetConversation): Promise<ConversationView> {
    const conversation = await this.db.one<ConversationView>(
      sql`select ${CONVERSATION_COLUMNS} from conversation.conversations
           where id = ${conversationId} and deleted_at is null`,
    );
    if (!conversation) throw new ConversationNotFound();
    return conversation;
  }
}
