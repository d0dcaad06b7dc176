import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { Workspaces, type Workspace } from '../workspaces.js';

@Injectable()
export class SqlWorkspaces extends Workspaces {
  constructor(
    private readonly db: ReadDb,
    private readonly authorizer: Authorizer,
  ) {
    super();
  }

  async current(): Promise<Workspace | undefined> {
    const { organizationId, userId } = currentActor();
    if (!organizationId) return undefined;
    // How the organization is secured has a route and a permission of its own; members see the part meant for them.
    const all = this.authorizer.allows(currentActor(), 'organization.read_settings');
    return this.db.one<Workspace>(sql`
      select o.id, o.name, o.slug, o.display_name as "displayName", o.parent_id as "parentId", o.status, o.branding, o.features,
             case when ${all}::boolean then o.settings - 'security' else coalesce(o.settings -> 'public', '{}') end as settings,
             o.user_limit as "userLimit", o.storage_limit_gb as "storageLimitGb", m.department,
             coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'role', tm.role) order by t.name)
                from tenancy.team_members tm
                join tenancy.teams t on t.organization_id = tm.organization_id and t.id = tm.team_id and t.is_active
               where tm.organization_id = o.id and tm.user_id = m.user_id), '[]') as teams
        from tenancy.organizations o
        left join tenancy.memberships m on m.organization_id = o.id and m.user_id = ${userId} and m.status = 'active'
       where o.id = ${organizationId}`);
  }
}
