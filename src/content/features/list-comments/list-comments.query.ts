import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { COMMENT_COLUMNS, type CommentView } from '../comment.view.js';
import { ContentVisibility } from '../visibility.js';

@Message({
  permission: 'content.update_assigned',
  mode: 'read',
  errors: [ContentItemNotFound, CursorInvalid],
})
export class ListComments extends Query<Page<CommentView>> {
  constructor(
    readonly itemId: string,
    readonly page: PageRequest,
    readonly version?: number,
    readonly resolved?: boolean,
  ) {
    super();
  }
}

@QueryHandler(ListComments)
export class ListCommentsHandler implements IQueryHandler<ListComments> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId, page, version, resolved }: ListComments): Promise<Page<CommentView>> {
    const item = await this.db.one(
      sql`select from content.items i where i.id = ${itemId} ${this.visibility.workingCondition()}`,
    );
    if (!item) throw new ContentItemNotFound();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<CommentView>(sql`select ${COMMENT_COLUMNS} from content.comments c
      where c.item_id = ${itemId}
        ${when(version, () => sql`and c.version = ${version}`)}
        ${when(resolved !== undefined, () => sql`and (c.resolved_at is not null) = ${resolved}`)}
        ${when(page.after, () => sql`and (c.created_at, c.id) > (${createdAt}, ${id})`)}
      order by c.created_at, c.id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
