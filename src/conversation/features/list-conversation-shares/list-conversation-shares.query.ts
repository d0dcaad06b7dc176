import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { SHARE_COLUMNS, type ShareView } from '../share.view.js';

@Message({ permission: 'conversation.use', mode: 'read', errors: [CursorInvalid] })
export class ListConversationShares extends Query<Page<ShareView>> {
  constructor(
    readonly page: PageRequest,
    readonly conversationId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListConversationShares)
export class ListConversationSharesHandler implements IQueryHandler<ListConversationShares> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, conversationId }: ListConversationShares): Promise<Page<ShareView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ShareView>(sql`select ${SHARE_COLUMNS} from conversation.shares
       where user_id = ${currentMember().userId}
         ${when(conversationId, () => sql`and conversation_id = ${conversationId}`)}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
