import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { ITEM_COLUMNS, type ContentItemView } from '../content-item.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility } from '../visibility.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentItemNotFound] })
export class GetContentItem extends Query<ContentItemView> {
  constructor(readonly itemId: string) {
    super();
  }
}

@QueryHandler(GetContentItem)
export class GetContentItemHandler implements IQueryHandler<GetContentItem> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId }: GetContentItem): Promise<ContentItemView> {
    const item = await this.db.one<ContentItemView>(
      sql`select ${ITEM_COLUMNS} from ${this.visibility.items()} where id = ${itemId}`,
    );
    if (!item) throw new ContentItemNotFound();
    return inNewestSchema(item);
  }
}
