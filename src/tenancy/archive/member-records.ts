import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, RecordType } from './archive-section.js';
import { countRows } from './count-rows.js';
import { MemberRecord } from './member-record.js';
import { receiveMembers } from './receive-members.js';

/** Who belongs to the organization or did, and to which of its teams. */
export const memberRecords: RecordType<MemberRecord> = {
  name: 'member',
  shape: MemberRecord,
  free: [],

  count: countRows('tenancy.memberships'),

  page: ({ snapshot, organizationId }: ExportSource, after, limit) =>
    snapshot.rows(sql`select m.user_id as "userId", m.email, m.display_name as "displayName", m.role, m.department,
             m.status, m.joined_at as "joinedAt",
             (select coalesce(jsonb_agg(jsonb_build_object('teamId', t.team_id, 'role', t.role, 'addedAt', t.added_at)
                                        order by t.added_at, t.team_id), '[]')
                from tenancy.team_members t
               where t.organization_id = m.organization_id and t.user_id = m.user_id) as teams
        from tenancy.memberships m
       where m.organization_id = ${organizationId}
         ${when(after, () => sql`and (m.joined_at, m.user_id) > (${after?.joinedAt}, ${after?.userId})`)}
       order by m.joined_at, m.user_id limit ${limit}`),

  write: receiveMembers,
};
