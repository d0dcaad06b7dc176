import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { type ConversationStatus } from '../../domain/conversation-status.js';
import { CONVERSATION_COLUMNS, type ConversationView } from '../conversation.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [CursorInvalid] })
export class ListConversations extends Query<Page<ConversationView>> {
  constructor(
    readonly page: PageRequest,
    readonly status?: ConversationStatus,
  ) {
    super();
  }
}

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, status }: ListConversations): Promise<Page<ConversationView>> {
    const [lastMessageAt, id] = page.after ?? [];
    const rows = await this.db
      .rows<ConversationView>(sql`select ${CONVERSATION_COLUMNS} from conversation.conversations
       where deleted_at is null and not is_temporary
         ${when(status, () => sql`and status = ${status}`)}
         ${when(page.after, () => sql`and (last_message_at, id) < (${lastMessageAt}, ${id})`)}
       order by last_message_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.lastMessageAt, row.id]);
  }
}
