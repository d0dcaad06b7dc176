import { Flag, Instant, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, ImportTarget, RecordType } from './archive-section.js';
import { countRows } from './count-rows.js';

class TeamRecord {
  @Uuid()
  id: string;

  @Text({ min: 1, max: 100 })
  name: string;

  @Text({ max: 1000, nullable: true })
  description: string | null;

  @Flag()
  isActive: boolean;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;
}

/** Teams; who is in them is told with each member. */
export const teamRecords: RecordType<TeamRecord> = {
  name: 'team',
  shape: TeamRecord,
  free: [],

  count: countRows('tenancy.teams'),

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select id, name, description, is_active as "isActive", created_by as "createdBy", created_at as "createdAt"
        from tenancy.teams
       where organization_id = ${organizationId}
         ${when(after, () => sql`and (created_at, id) > (${after?.createdAt}, ${after?.id})`)}
       order by created_at, id limit ${limit}`),

  async write(records, { organizationId, at, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      id: ids.id(record.id),
      createdBy: ids.person(record.createdBy),
    }));
    await commandRows(sql`
      insert into tenancy.teams (id, organization_id, name, description, is_active, created_by, created_at, updated_at)
      select id, ${organizationId}, name, description, "isActive", "createdBy", "createdAt", ${at}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, name text, description text,
             "isActive" boolean, "createdBy" uuid, "createdAt" timestamptz)`);
  },
};
