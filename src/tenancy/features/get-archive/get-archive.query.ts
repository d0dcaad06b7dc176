import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ArchiveNotFound } from '../../domain/archive.errors.js';
import { ARCHIVE_COLUMNS, type ArchiveView } from '../archive.view.js';

@Message({ permission: 'organization.export', mode: 'read', errors: [ArchiveNotFound] })
export class GetArchive extends Query<ArchiveView> {
  constructor(
    readonly organizationId: string,
    readonly archiveId: string,
  ) {
    super();
  }
}

@QueryHandler(GetArchive)
export class GetArchiveHandler implements IQueryHandler<GetArchive> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, archiveId }: GetArchive): Promise<ArchiveView> {
    const archive = await this.db.one<ArchiveView>(sql`select ${ARCHIVE_COLUMNS} from tenancy.archives
       where organization_id = ${organizationId} and id = ${archiveId}`);
    if (!archive) throw new ArchiveNotFound();
    return archive;
  }
}
