import {
  Choice,
  Instant,
  Integer,
  JsonObject,
  ListOf,
  Text,
  Uuid,
  IntegerList,
  UuidList,
} from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, Fields, ImportTarget, RecordType } from '../../tenancy/index.js';
import { ITEM_STATUSES, type ItemStatus } from '../domain/content-item.js';
import { LABEL_PATTERN } from '../domain/item-labels.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

const MAX_INTEGER = 2_147_483_647;

class LabelRecord {
  @Text({ min: 1, max: 50, pattern: LABEL_PATTERN })
  label: string;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Uuid()
  movedBy: string;

  @Instant()
  movedAt: Date;
}

/** Schedules stay behind: whoever planned them may not be there, or may not publish where it is imported. */
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

  @Integer({ min: 1, max: 1_000, optional: true })
  schemaVersion?: number;

  @JsonObject()
  metadata: Record<string, unknown>;

  @Choice(ITEM_STATUSES)
  status: ItemStatus;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  publishedVersion: number | null;

  @IntegerList({ min: 1, max: 100_000, optional: true })
  approvedVersions?: number[];

  @ListOf(() => LabelRecord, { max: 50, optional: true })
  labels?: LabelRecord[];

  @UuidList({ max: 20, optional: true })
  reviewers?: string[];

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
    snapshot.rows(sql`select id, repository, title, description, content_data as "contentData",
             schema_version as "schemaVersion", metadata, status, version, published_version as "publishedVersion",
             approved_versions as "approvedVersions", labels, reviewers, rejection_reason as "rejectionReason", created_by as "createdBy",
             created_at as "createdAt", updated_at as "updatedAt", published_at as "publishedAt"
        from content.items
       where organization_id = ${organizationId} ${when(after, () => sql`and id > ${after?.id}`)}
       order by id limit ${limit}`),

  async write(records, { organizationId, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      id: ids.id(record.id),
      createdBy: ids.person(record.createdBy),
      schemaVersion: record.schemaVersion ?? 1,
      approvedVersions: record.approvedVersions ?? approvedBefore(record),
      labels: (record.labels ?? []).map(({ label, version, movedBy, movedAt }) => ({
        label,
        version,
        movedBy: ids.person(movedBy),
        movedAt,
      })),
      reviewers: [...new Set((record.reviewers ?? []).map((reviewer) => ids.person(reviewer)))],
    }));
    await commandRows(sql`
      insert into content.items (id, organization_id, repository, title, description, content_data, schema_version, metadata, status,
                                 version, published_version, approved_versions, labels, reviewers, rejection_reason, created_by, created_at, updated_at, published_at)
      select id, ${organizationId}, repository, title, description, "contentData", "schemaVersion", metadata, status, version,
             "publishedVersion", "approvedVersions", labels, reviewers, "rejectionReason", "createdBy", "createdAt", "updatedAt", "publishedAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, repository text, title text, description text,
             "contentData" jsonb, "schemaVersion" int, metadata jsonb, status content.item_status, version int,
             "publishedVersion" int, "approvedVersions" jsonb, labels jsonb, reviewers jsonb, "rejectionReason" text, "createdBy" uuid, "createdAt" timestamptz, "updatedAt" timestamptz, "publishedAt" timestamptz)`);
  },
};

/** Of a file from before approvals were kept: what is live, and what waits to be published. */
const approvedBefore = ({ status, version, publishedVersion }: Fields<ItemRecord>): number[] => [
  ...new Set([
    ...(publishedVersion === null ? [] : [publishedVersion]),
    ...(status === 'approved' || status === 'published' ? [version] : []),
  ]),
];
