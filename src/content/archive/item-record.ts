import { Choice, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, ImportTarget, RecordType } from '../../tenancy/index.js';
import { ITEM_STATUSES, type ItemStatus } from '../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

const MAX_INTEGER = 2_147_483_647;

class ItemRecord {
  @Uuid()
  id: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ min: 1, max: 500 })
  title: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @JsonObject()
  contentData: Record<string, unknown>;

  @JsonObject()
  metadata: Record<string, unknown>;

  @Choice(ITEM_STATUSES)
  status: ItemStatus;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  publishedVersion: number | null;

  @Text({ max: 10_000, nullable: true })
  rejectionReason: string | null;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  publishedAt: Date | null;
}

export const itemRecords: RecordType<ItemRecord> = {
  name: 'item',
  shape: ItemRecord,
  free: ['contentData', 'metadata'],

  async count({ snapshot, organizationId }) {
    const [row] = await snapshot.rows<{ n: number }>(
      sql`select count(*)::int as n from content.items where organization_id = ${organizationId}`,
    );
    return row?.n ?? 0;
  },

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select id, repository, title, description, content_data as "contentData", metadata, status, version,
             published_version as "publishedVersion", rejection_reason as "rejectionReason", created_by as "createdBy",
             created_at as "createdAt", updated_at as "updatedAt", published_at as "publishedAt"
        from content.items
       where organization_id = ${organizationId} ${when(after, () => sql`and id > ${after?.id}`)}
       order by id limit ${limit}`),

  async write(records, { organizationId, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      id: ids.id(record.id),
      createdBy: ids.person(record.createdBy),
    }));
    await commandRows(sql`
      insert into content.items (id, organization_id, repository, title, description, content_data, metadata, status, version,
                                 published_version, rejection_reason, created_by, created_at, updated_at, published_at)
      select id, ${organizationId}, repository, title, description, "contentData", metadata, status, version,
             "publishedVersion", "rejectionReason", "createdBy", "createdAt", "updatedAt", "publishedAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, repository text, title text, description text,
             "contentData" jsonb, metadata jsonb, status content.item_status, version int, "publishedVersion" int,
             "rejectionReason" text, "createdBy" uuid, "createdAt" timestamptz, "updatedAt" timestamptz, "publishedAt" timestamptz)`);
  },
};
