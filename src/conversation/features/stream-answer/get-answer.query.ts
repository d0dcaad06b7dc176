import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MessageNotFound } from '../../domain/conversation.errors.js';
import { MESSAGE_COLUMNS } from '../answer-summary.js';
import type { MessageView } from '../message.view.js';

/** An answer as it stands: what a stream begins with, and where whether one may watch it is decided. */
@Message({ permission: 'conversation.use', mode: 'read', errors: [MessageNotFound] })
export class GetAnswer extends Query<MessageView> {
  constructor(
    readonly conversationId: string,
    readonly messageId: string,
  ) {
    super();
  }
}

@QueryHandler(GetAnswer)
export class GetAnswerHandler implements IQueryHandler<GetAnswer> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId, messageId }: GetAnswer): Promise<MessageView> {
    const message = await this.db.one<MessageView>(sql`select ${MESSAGE_COLUMNS} from conversation.messages m
       where m.id = ${messageId} and m.conversation_id = ${conversationId}
         and exists (select 1 from conversation.conversations c where c.id = ${conversationId} and c.deleted_at is null)`);
    if (!message) throw new MessageNotFound();
    return message;
  }
}
