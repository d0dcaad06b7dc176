import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { VERSION_COLUMNS, type ContentVersionView } from '../content-version.view.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility } from '../visibility.js';

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentItemNotFound, CursorInvalid] })
export class ListContentVersions extends Query<Page<ContentVersionView>> {
  constructor(
    readonly itemId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListContentVersions)
export class ListContentVersionsHandler implements IQueryHandler<ListContentVersions> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId, page }: ListContentVersions): Promise<Page<ContentVersionView>> {
    const rows = await this.db.rows<ContentVersionView>(sql`select ${VERSION_COLUMNS}
        from content.versions v join content.items i on i.id = v.item_id and i.organization_id = v.organization_id
       where v.item_id = ${itemId} ${this.visibility.versionCondition()}
         ${when(page.after, () => sql`and v.number < ${page.after?.[0]}`)}
       order by v.number desc limit ${page.limit + 1}`);
    // Every item has a version its reader may see, so an empty first page means there is no such item.
    if (rows.length === 0 && !page.after) throw new ContentItemNotFound();
    return toPage(rows.map(inNewestSchema), page.limit, (row) => [row.number]);
  }
}
