import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type PageRequest } from '#libs/kernel/page.js';
import { pick } from '#libs/kernel/pick.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { referencesIn, withReferences } from '../../domain/references.js';
import type { ItemStatus } from '../../domain/item-status.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import { CONTENT_FILE_FORMAT, MOST_FILE_BYTES, type ContentFile, type FileItem } from '../content-file.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';
import { inNewestSchema } from '../newest-schema.js';
import { ContentVisibility } from '../visibility.js';

export interface ExportFilter {
  readonly repository?: RepositoryName;
  readonly status?: ItemStatus;
  readonly itemId?: string;
  /** What is live instead of the newest version. */
  readonly live: boolean;
}

/** What the asker sees of the organization's own items, as a file that can be imported elsewhere. */
@Message({
  permission: 'content.create',
  mode: 'read',
  replica: true,
  errors: [CursorInvalid],
})
export class ExportContent extends Query<ContentFile> {
  constructor(
    readonly page: PageRequest,
    readonly filter: ExportFilter,
  ) {
    super();
  }
}

type Row = Required<FileItem> & { readonly id: string; readonly bytes: number };

@QueryHandler(ExportContent)
export class ExportContentHandler implements IQueryHandler<ExportContent> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ page, filter: { repository, status, itemId, live } }: ExportContent): Promise<ContentFile> {
    const [after] = page.after ?? [];
    const number = live ? sql`items.published_version` : sql`items.version`;
    const rows = await this.db.rows<Row>(sql`
      select items.id, coalesce(k.external_key, items.id::text) as "externalKey", items.repository, v.title, v.description,
             v.content_data as "contentData", v.schema_version as "schemaVersion", v.metadata,
             octet_length(v.content_data::text) + octet_length(v.metadata::text) + octet_length(v.title)
               + coalesce(octet_length(v.description), 0) as bytes
        from ${this.visibility.items()}
        join content.versions v
          on v.organization_id = items.organization_id and v.item_id = items.id and v.number = ${number}
        left join content.external_keys k on k.organization_id = items.organization_id and k.item_id = items.id
       where items.organization_id = ${CURRENT_ORGANIZATION}
         ${when(repository, () => sql`and items.repository = ${repository}`)}
         ${when(status, () => sql`and items.status = ${status}`)}
         ${when(itemId, () => sql`and items.id = ${itemId}`)}
         ${when(after, () => sql`and items.id > ${after}`)}
       order by items.id limit ${page.limit + 1}`);
    const { data, nextCursor } = toPage(rows, fitting(rows, page.limit), (row) => [row.id]);
    return { format: CONTENT_FILE_FORMAT, items: await this.withKeys(data), nextCursor };
  }

  /** Items that came from elsewhere are referred to as they are called there. */
  private async withKeys(rows: readonly Row[]): Promise<FileItem[]> {
    const referred = [...new Set(rows.flatMap(({ contentData }) => referencesIn(contentData)))];
    const found = await this.db.rows<{ id: string; key: string }>(sql`
      select item_id::text as id, external_key as key from content.external_keys
       where organization_id = ${CURRENT_ORGANIZATION} and item_id::text = any (${referred})`);
    const keys = new Map(found.map(({ id, key }) => [id, key]));
    return rows.map((row) => {
      const { contentData, schemaVersion } = inNewestSchema(row);
      return {
        ...pick(row, ['externalKey', 'repository', 'title', 'description']),
        contentData: withReferences(contentData, (id) => keys.get(id) ?? id),
        schemaVersion,
        metadata: row.metadata,
      };
    });
  }
}

/** How many of the rows make a file that can be imported; at least one. */
function fitting(rows: readonly Row[], limit: number): number {
  let bytes = 0;
  const tooMany = rows.findIndex((row, i) => (bytes += row.bytes) > MOST_FILE_BYTES && i > 0);
  return tooMany === -1 ? limit : Math.min(tooMany, limit);
}
