import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { MediaStatus } from '../../domain/media-asset.js';
import type { MediaKind } from '../../domain/media-types.js';
import { MediaAccess } from '../media-access.js';
import { MEDIA_COLUMNS, type MediaView } from '../media.view.js';

/** One's own; everybody's for who manages the files of the organization. */
@Message({ permission: 'media.read', mode: 'read', errors: [CursorInvalid] })
export class ListMedia extends Query<Page<MediaView>> {
  constructor(
    readonly page: PageRequest,
    readonly kind?: MediaKind,
    readonly status?: MediaStatus,
    readonly ownerId?: string,
  ) {
    super();
  }
}

@QueryHandler(ListMedia)
export class ListMediaHandler implements IQueryHandler<ListMedia> {
  constructor(
    private readonly db: ReadDb,
    private readonly access: MediaAccess,
  ) {}

  async execute({ page, kind, status, ownerId }: ListMedia): Promise<Page<MediaView>> {
    const { organizationId, userId } = currentMember();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<MediaView>(sql`select ${MEDIA_COLUMNS} from media.assets
       where organization_id = ${organizationId}
         ${when(!this.access.managesAll, () => sql`and owner_id = ${userId}`)}
         ${when(ownerId, () => sql`and owner_id = ${ownerId}`)}
         ${when(kind, () => sql`and kind = ${kind}`)}
         ${status ? sql`and status = ${status}` : sql`and status <> 'deleted'`}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
