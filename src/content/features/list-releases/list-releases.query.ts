import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ReleaseStatus } from '../../domain/release.js';
import { RELEASE_COLUMNS, type ReleaseView } from '../release.view.js';

@Message({ permission: 'content.publish', mode: 'read', errors: [CursorInvalid] })
export class ListReleases extends Query<Page<ReleaseView>> {
  constructor(
    readonly page: PageRequest,
    readonly status?: ReleaseStatus,
    readonly itemId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListReleases)
export class ListReleasesHandler implements IQueryHandler<ListReleases> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, status, itemId }: ListReleases): Promise<Page<ReleaseView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ReleaseView>(sql`select ${RELEASE_COLUMNS} from content.releases
      where true ${when(status, () => sql`and status = ${status}`)}
        ${when(itemId, () => sql`and entries @> ${JSON.stringify([{ itemId }])}::jsonb`)}
        ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
      order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
