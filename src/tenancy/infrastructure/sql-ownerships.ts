import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { DepartmentReach } from '../features/department-reach.js';
import { Colleagues, Ownerships, type SharedOrganization } from '../ownerships.js';

@Injectable()
export class SqlOwnerships extends Ownerships {
  sharedBy(userId: string): Promise<SharedOrganization[]> {
    return commandRows<SharedOrganization>(sql`
      select o.display_name as "displayName",
             coalesce(jsonb_agg(other.user_id) filter (where other.role = 'owner'), '[]') as "otherOwners"
        from tenancy.memberships m
        join tenancy.organizations o on o.id = m.organization_id
        join tenancy.memberships other
          on other.organization_id = o.id and other.user_id <> m.user_id and other.status = 'active'
       where m.user_id = ${userId} and m.status = 'active' and m.role = 'owner'
       group by o.id order by o.display_name`);
  }

  async ownerOf(organizationId: string): Promise<string | undefined> {
    const [owner] = await commandRows<{ id: string }>(sql`
      select user_id as id from tenancy.memberships
       where organization_id = ${organizationId} and role = 'owner' and status = 'active'
       order by joined_at, user_id limit 1`);
    return owner?.id;
  }
}

@Injectable()
export class SqlColleagues extends Colleagues {
  constructor(
    private readonly db: ReadDb,
    private readonly reach: DepartmentReach,
  ) {
    super();
  }

  async includes(userId: string): Promise<boolean> {
    const found = await this.db.one(sql`select 1 as found from tenancy.memberships
       where organization_id = (select platform.current_organization_id()) and user_id = ${userId}
         and status = 'active' ${this.reach.condition('members.read')}`);
    return found !== undefined;
  }
}
