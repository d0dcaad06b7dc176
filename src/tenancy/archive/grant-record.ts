import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import { permissionsOfGrant } from '../domain/access.js';
import { isPermission } from '../domain/permissions.js';
import type { ExportSource, ImportTarget, RecordType } from './archive-section.js';
import { countRows } from './count-rows.js';

class GrantRecord {
  @Uuid()
  id: string;

  @Uuid()
  userId: string;

  @Text({ min: 1, max: 100 })
  resource: string;

  @Text({ min: 1, max: 100 })
  action: string;

  @Choice(['all', 'organization', 'department'])
  scope: string;

  @Uuid()
  grantedBy: string;

  @Instant({ nullable: true })
  expiresAt: Date | null;

  @Instant()
  createdAt: Date;
}

/** Single permissions of single people. */
export const grantRecords: RecordType<GrantRecord> = {
  name: 'grant',
  shape: GrantRecord,
  free: [],

  count: countRows('tenancy.grants'),

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select id, user_id as "userId", resource, action, scope, granted_by as "grantedBy",
             expires_at as "expiresAt", created_at as "createdAt"
        from tenancy.grants
       where organization_id = ${organizationId}
         ${when(after, () => sql`and (created_at, id) > (${after?.createdAt}, ${after?.id})`)}
       order by created_at, id limit ${limit}`),

  /** Leaves out what belongs to nobody here, and what no organization may give. */
  async write(records, { organizationId, ids, count }: ImportTarget) {
    const rows = records.filter(mayBeGiven).flatMap((record) => {
      const userId = ids.known(record.userId);
      return userId
        ? [{ ...record, id: ids.id(record.id), userId, grantedBy: ids.person(record.grantedBy) }]
        : [];
    });
    const written = await commandRows(sql`
      insert into tenancy.grants (id, organization_id, user_id, resource, action, scope, granted_by, expires_at, created_at)
      select r.id, ${organizationId}, r."userId", r.resource, r.action, r.scope, r."grantedBy", r."expiresAt", r."createdAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "userId" uuid, resource text, action text,
             scope tenancy.grant_scope, "grantedBy" uuid, "expiresAt" timestamptz, "createdAt" timestamptz)
        join tenancy.memberships m on m.organization_id = ${organizationId} and m.user_id = r."userId"
      on conflict do nothing returning id`);
    if (written.length < records.length) count('grantsLeftOut', records.length - written.length);
  },
};

/** Scope `all` is the platform's to give. */
const mayBeGiven = ({ resource, action, scope }: GrantRecord): boolean =>
  scope !== 'all' && [...permissionsOfGrant(resource, action)].some(isPermission);
