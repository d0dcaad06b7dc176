import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ITEM_COLUMNS, type ContentItemView } from '../content-item.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ReviewQueue } from '../review-queue.js';

@Message({ permission: 'content.approve', mode: 'read', errors: [CursorInvalid] })
export class ListReviews extends Query<Page<ContentItemView>> {
  constructor(
    readonly page: PageRequest,
    readonly withOthers: boolean,
  ) {
    super();
  }
}

@QueryHandler(ListReviews)
export class ListReviewsHandler implements IQueryHandler<ListReviews> {
  constructor(
    private readonly db: ReadDb,
    private readonly queue: ReviewQueue,
  ) {}

  async execute({ page, withOthers }: ListReviews): Promise<Page<ContentItemView>> {
    const [updatedAt, id] = page.after ?? [];
    const rows = await this.db.rows<ContentItemView>(sql`select ${ITEM_COLUMNS} from content.items i
      where ${await this.queue.condition(withOthers)}
        ${when(page.after, () => sql`and (updated_at, id) > (${updatedAt}, ${id})`)}
      order by updated_at, id limit ${page.limit + 1}`);
    return toPage(rows.map(inNewestSchema), page.limit, (row) => [row.updatedAt, row.id]);
  }
}
