import { Instant, Text, TextList, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import { RoleKeyReserved } from '../domain/authorization.errors.js';
import { isPermission } from '../domain/permissions.js';
import { ORGANIZATION_ROLES, SUPER_ADMIN } from '../domain/roles.js';
import type { ExportSource, ImportTarget, RecordType } from './archive-section.js';
import { countRows } from './count-rows.js';

class RoleRecord {
  @Uuid()
  id: string;

  @Text({ max: 50, pattern: /^[a-z][a-z0-9_]{1,49}$/ })
  key: string;

  @Text({ min: 1, max: 100 })
  name: string;

  @Text({ max: 1000, nullable: true })
  description: string | null;

  @TextList({ max: 1000 })
  permissions: string[];

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;
}

const BUILT_IN: readonly string[] = [...ORGANIZATION_ROLES, SUPER_ADMIN];

/** The organization's own roles, with what of them this platform knows as a permission. */
export const roleRecords: RecordType<RoleRecord> = {
  name: 'role',
  shape: RoleRecord,
  free: [],

  count: countRows('tenancy.roles'),

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select id, key, name, description, permissions, created_by as "createdBy", created_at as "createdAt"
        from tenancy.roles
       where organization_id = ${organizationId} ${when(after, () => sql`and key > ${after?.key}`)}
       order by key limit ${limit}`),

  async write(records, { organizationId, at, ids, count }: ImportTarget) {
    const rows = records.map((record) => {
      if (BUILT_IN.includes(record.key)) throw new RoleKeyReserved(record.key);
      const permissions = record.permissions.filter(isPermission);
      const leftOut = record.permissions.length - permissions.length;
      if (leftOut > 0) count('permissionsLeftOut', leftOut);
      return { ...record, id: ids.id(record.id), permissions, createdBy: ids.person(record.createdBy) };
    });
    await commandRows(sql`
      insert into tenancy.roles (id, organization_id, key, name, description, permissions, created_by, created_at, updated_at)
      select id, ${organizationId}, key, name, description, permissions, "createdBy", "createdAt", ${at}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, key text, name text, description text,
             permissions text[], "createdBy" uuid, "createdAt" timestamptz)`);
  },
};
