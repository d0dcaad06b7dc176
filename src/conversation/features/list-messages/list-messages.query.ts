import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ConversationNotFound } from '../../domain/conversation.errors.js';
import { MESSAGE_COLUMNS } from '../answer-summary.js';
import type { MessageView } from '../message.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [ConversationNotFound, CursorInvalid] })
export class ListMessages extends Query<Page<MessageView>> {
  constructor(
    readonly conversationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListMessages)
export class ListMessagesHandler implements IQueryHandler<ListMessages> {
  constructor(private readonly db: ReadDb) {}

  async execute({ conversationId, page }: ListMessages): Promise<Page<MessageView>> {
    const rows = await this.db.rows<MessageView>(sql`select ${MESSAGE_COLUMNS} from conversation.messages m
       where m.conversation_id = ${conversationId}
         ${when(page.after, () => sql`and m.sequence_number > ${page.after?.[0]}`)}
       order by m.sequence_number limit ${page.limit + 1}`);
    if (rows.length === 0) await this.requireConversation(conversationId);
    return toPage(rows, page.limit, (row) => [row.sequenceNumber]);
  }

  /** Tells a conversation without messages from one that is not there. */
  private async requireConversation(id: string): Promise<void> {
    if (!(await this.db.one(sql`select 1 from conversation.conversations where id = ${id}`)))
      throw new ConversationNotFound();
  }
}
