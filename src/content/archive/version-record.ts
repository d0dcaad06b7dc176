import { Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, ImportTarget, RecordType } from '../../tenancy/index.js';

class VersionRecord {
  @Uuid()
  itemId: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  number: number;

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

  @Text({ max: 10_000, nullable: true })
  changeSummary: string | null;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;
}

export const versionRecords: RecordType<VersionRecord> = {
  name: 'version',
  shape: VersionRecord,
  free: ['contentData', 'metadata'],

  async count({ snapshot, organizationId }) {
    const [row] = await snapshot.rows<{ n: number }>(
      sql`select count(*)::int as n from content.versions where organization_id = ${organizationId}`,
    );
    return row?.n ?? 0;
  },

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select item_id as "itemId", number, title, description, content_data as "contentData", schema_version as "schemaVersion", metadata,
             change_summary as "changeSummary", created_by as "createdBy", created_at as "createdAt"
        from content.versions
       where organization_id = ${organizationId}
         ${when(after, () => sql`and (item_id, number) > (${after?.itemId}, ${after?.number})`)}
       order by item_id, number limit ${limit}`),

  async write(records, { organizationId, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      itemId: ids.id(record.itemId),
      createdBy: ids.person(record.createdBy),
      schemaVersion: record.schemaVersion ?? 1,
    }));
    await commandRows(sql`
      insert into content.versions (organization_id, item_id, number, title, description, content_data, schema_version, metadata,
                                    change_summary, created_by, created_at)
      select ${organizationId}, "itemId", number, title, description, "contentData", "schemaVersion", metadata, "changeSummary", "createdBy", "createdAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r ("itemId" uuid, number int, title text, description text,
             "contentData" jsonb, "schemaVersion" int, metadata jsonb, "changeSummary" text, "createdBy" uuid, "createdAt" timestamptz)`);
  },
};
