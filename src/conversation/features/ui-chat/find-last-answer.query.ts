import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { MESSAGE_COLUMNS } from '../answer-summary.js';
import type { MessageView } from '../message.view.js';

/** The answer at the end of the shown path, whatever its state; null where nothing was asked yet. */
@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound] })
export class FindLastAnswer extends Query<MessageView | null> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@QueryHandler(FindLastAnswer)
export class FindLastAnswerHandler implements IQueryHandler<FindLastAnswer> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId }: FindLastAnswer): Promise<MessageView | null> {
    const row = await this.db.one<{ answer: boolean } & MessageView>(sql`
      select m.id is not null as answer, ${MESSAGE_COLUMNS}
        from conversation.conversations c
        left join lateral (
          select * from conversation.messages m
           where m.organization_id = c.organization_id and m.conversation_id = c.id and m.role = 'assistant'
             and (not c.is_branched or m.id = c.active_leaf_id)
           order by m.sequence_number desc limit 1) m on true
       where c.id = ${conversationId} and c.deleted_at is null`);
    if (!row) throw new ConversationNotFound();
    const { answer, ...message } = row;
    return answer ? message : null;
  }
}
