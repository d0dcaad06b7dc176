import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Flag, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';

/** An item that the platform offers to every organization, at the version that is live. */
export class LibraryItemView {
  @Uuid()
  itemId: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @Integer({ min: 1, max: 2_147_483_647 })
  version: number;

  @Flag({ description: 'Whether it is an item of your organization' })
  isOwn: boolean;

  @Instant()
  addedAt: Date;
}

@Message({ permission: 'content.read', mode: 'read', errors: [CursorInvalid] })
export class ListLibrary extends Query<Page<LibraryItemView>> {
  constructor(
    readonly page: PageRequest,
    readonly repository?: RepositoryName,
  ) {
    super();
  }
}

@QueryHandler(ListLibrary)
export class ListLibraryHandler implements IQueryHandler<ListLibrary> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, repository }: ListLibrary): Promise<Page<LibraryItemView>> {
    const [addedAt, id] = page.after ?? [];
    const rows = await this.db.rows<LibraryItemView>(sql`
      select l.item_id as "itemId", i.repository, v.title, v.description, v.number as version,
             i.organization_id = ${CURRENT_ORGANIZATION} as "isOwn", l.added_at as "addedAt"
        from content.library_entries l
        join content.items i on i.organization_id = l.organization_id and i.id = l.item_id
        join content.versions v
          on v.organization_id = i.organization_id and v.item_id = i.id and v.number = i.published_version
       where true ${when(repository, () => sql`and i.repository = ${repository}`)}
         ${when(page.after, () => sql`and (l.added_at, l.item_id) < (${addedAt}, ${id})`)}
       order by l.added_at desc, l.item_id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.addedAt, row.itemId]);
  }
}
