import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { ARCHIVE_COLUMNS, type ArchiveView } from '../archive.view.js';

@Message({ permission: 'organization.export', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListArchives extends Query<Page<ArchiveView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListArchives)
export class ListArchivesHandler implements IQueryHandler<ListArchives> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, page }: ListArchives): Promise<Page<ArchiveView>> {
    if (organizationId !== currentMember().organizationId) throw new OrganizationNotFound();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ArchiveView>(sql`select ${ARCHIVE_COLUMNS} from tenancy.archives
       where organization_id = ${organizationId} ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
