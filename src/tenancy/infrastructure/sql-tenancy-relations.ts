import { Injectable } from '@nestjs/common';
import { fragment } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../tenancy-relations.js';

const CURRENT = '(select platform.current_organization_id())';

const MEMBERS = fragment(`(select user_id, display_name, email from tenancy.memberships
   where organization_id = ${CURRENT} and status = 'active')`);

const TEAMS = fragment(
  `(select id as team_id, name from tenancy.teams where organization_id = ${CURRENT} and is_active)`,
);

const TEAM_MEMBERS = fragment(`(select tm.team_id, tm.user_id, tm.role from tenancy.team_members tm
    join tenancy.teams t on t.organization_id = tm.organization_id and t.id = tm.team_id and t.is_active
    join tenancy.memberships m on m.organization_id = tm.organization_id and m.user_id = tm.user_id and m.status = 'active'
   where tm.organization_id = ${CURRENT})`);

const ORGANIZATIONS =
  fragment(`(select o.id as organization_id, o.display_name as name from tenancy.organizations o
   where o.status in ('active', 'trial') and (o.id = ${CURRENT} or (o.path ~ (select tenancy.current_descendants())
     and not exists (select from tenancy.organizations b
                      where b.path @> o.path and b.path ~ (select tenancy.current_descendants()) and b.id <> ${CURRENT}
                        and not b.inherits_administration))))`);

@Injectable()
export class SqlTenancyRelations extends TenancyRelations {
  members = () => MEMBERS;
  teams = () => TEAMS;
  teamMembers = () => TEAM_MEMBERS;
  organizations = () => ORGANIZATIONS;
}
