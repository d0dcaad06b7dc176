import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { CONVERSATION_COLUMNS, type ConversationWithSummaryView } from '../conversation.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound] })
export class GetConversation extends Query<ConversationWithSummaryView> {
  constructor(readonly conversationId: string) {
    super();
  }
}

@QueryHandler(GetConversation)
export class GetConversationHandler implements IQueryHandler<GetConversation> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId }: GetConversation): Promise<ConversationWithSummaryView> {
    const conversation = await this.db.one<ConversationWithSummaryView>(sql`
      with recursive c as (
        select * from conversation.conversations where id = ${conversationId} and deleted_at is null),
      s as (
        select * from conversation.summaries
         where conversation_id = ${conversationId} and organization_id = (select organization_id from c)),
      shown (id, parent_id) as (
        select m.id, m.parent_id from c join conversation.messages m on m.id = c.active_leaf_id
         where c.is_branched and exists (select from s)
        union all
        select m.id, m.parent_id from shown join conversation.messages m on m.id = shown.parent_id)
      select ${CONVERSATION_COLUMNS}, (
             select jsonb_build_object('text', s.text, 'untilMessageId', s.until_message_id,
                      'untilSequenceNumber', s.until_sequence, 'model', s.model, 'createdAt', s.created_at)
               from s where not c.is_branched or s.until_message_id in (select id from shown)
              order by s.until_sequence desc limit 1) as summary
        from c`);
    if (!conversation) throw new ConversationNotFound();
    const { summary } = conversation;
    if (summary) summary.createdAt = new Date(summary.createdAt);
    return conversation;
  }
}
