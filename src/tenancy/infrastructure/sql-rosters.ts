import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../domain/organization.errors.js';
import { Roster, Rosters, type Seats } from '../domain/roster.js';

@Injectable()
export class SqlRosters extends Rosters {
  /**
   * Two statements: one that waits for a lock answers with rows as they were when it began. The lock leaves
   * those alone who only refer to the organization.
   */
  async lock(organizationId: string, at: Date): Promise<Roster> {
    const locked = await commandRows(
      sql`select from tenancy.organizations where id = ${organizationId} for no key update`,
    );
    if (locked.length === 0) throw new OrganizationNotFound();
    const [row] = await commandRows<Seats & { owners: string[] }>(sql`
      select (select a.user_limit from tenancy.organizations a
               where a.path @> o.path and (not a.inherits_limits or a.parent_id is null)
               order by a.depth desc limit 1) as limit,
             (select count(*)::int from tenancy.memberships
               where organization_id = o.id and status in ('active', 'suspended'))
             + (select count(*)::int from tenancy.invitations
                 where organization_id = o.id and status = 'pending' and expires_at > ${at}) as taken,
             (select coalesce(jsonb_agg(user_id), '[]') from tenancy.memberships
               where organization_id = o.id and status = 'active' and role = 'owner') as owners
        from tenancy.organizations o where o.id = ${organizationId}`);
    if (!row) throw new OrganizationNotFound();
    return new Roster(row, row.owners);
  }
}
