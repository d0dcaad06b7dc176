import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import {
  ARCHIVE_COLUMNS,
  matching,
  type ArchiveFilter,
  type ConversationArchiveView,
} from '../conversation-archive.view.js';

@Message({ permission: 'organization.export', mode: 'read', errors: [CursorInvalid] })
export class ListConversationArchives extends Query<Page<ConversationArchiveView>> {
  constructor(
    readonly filter: ArchiveFilter,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListConversationArchives)
export class ListConversationArchivesHandler implements IQueryHandler<ListConversationArchives> {
  constructor(private readonly db: ReadDb) {}

  async execute({ filter, page }: ListConversationArchives): Promise<Page<ConversationArchiveView>> {
    const [lastMessageAt, id] = page.after ?? [];
    const rows = await this.db.rows<ConversationArchiveView>(sql`
      select ${ARCHIVE_COLUMNS} from conversation.archives a where ${matching(filter)}
         ${when(page.after, () => sql`and (a.last_message_at, a.id) < (${lastMessageAt}, ${id})`)}
       order by a.last_message_at desc, a.id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.lastMessageAt, row.id]);
  }
}
