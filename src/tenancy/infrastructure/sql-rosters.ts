import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../domain/organization.errors.js';
import { Roster, Rosters, type Seats } from '../domain/roster.js';

/** The organization whose limit counts: the nearest one from here upwards that does not take it from above. */
const holderOf = (organizationId: string): Statement => sql`
  select h.id, h.path, h.depth, h.user_limit
    from tenancy.organizations o join tenancy.organizations h on h.path @> o.path
   where o.id = ${organizationId} and (not h.inherits_limits or h.parent_id is null)
   order by h.depth desc limit 1`;

@Injectable()
export class SqlRosters extends Rosters {
  /**
   * Two statements: one that waits for a lock answers with rows as they were when it began. The lock leaves
   * those alone who only refer to the organization. From above downwards, so that no two wait for each other.
   */
  async lock(organizationId: string, at: Date): Promise<Roster> {
    const locked = await commandRows(sql`
      with holder as (${holderOf(organizationId)})
      select from tenancy.organizations
       where id = ${organizationId} or id = (select id from holder) order by depth for no key update`);
    if (locked.length === 0) throw new OrganizationNotFound();
    const [row] = await commandRows<Seats & { owners: string[] }>(sql`
      with holder as (${holderOf(organizationId)}),
      sharing as (
        select x.id from holder h join tenancy.organizations x on x.path <@ h.path
         where x.id = h.id or (x.inherits_limits and not exists (
           select from tenancy.organizations b
            where b.path @> x.path and b.path <@ h.path and b.depth > h.depth and not b.inherits_limits)))
      select (select user_limit from holder) as limit,
             (select count(distinct user_id)::int from tenancy.memberships
               where organization_id in (select id from sharing) and status in ('active', 'suspended'))
             + (select count(*)::int from tenancy.invitations
                 where organization_id in (select id from sharing) and status = 'pending' and expires_at > ${at}) as taken,
             (select coalesce(jsonb_agg(user_id), '[]') from tenancy.memberships
               where organization_id = ${organizationId} and status = 'active' and role = 'owner') as owners`);
    if (!row) throw new OrganizationNotFound();
    return new Roster(row, row.owners);
  }
}
