import { Injectable } from '@nestjs/common';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { MemberNotFound } from '../domain/membership.errors.js';
import type { Team, TeamRole } from '../domain/team.js';
import { TeamMembers, type TeamPlace } from '../domain/team.repository.js';
import { TeamMemberships, type TeamMembership } from '../team-memberships.js';

@Injectable()
export class SqlTeamMembers extends TeamMembers {
  async find({ organizationId, id }: Team, userId: string): Promise<TeamPlace | undefined> {
    const [place] = await commandRows<TeamPlace>(sql`
      select t.user_id as "userId", m.display_name as "displayName", t.role, t.added_at as "addedAt"
        from tenancy.team_members t
        join tenancy.memberships m on m.organization_id = t.organization_id and m.user_id = t.user_id and m.status = 'active'
       where t.organization_id = ${organizationId} and t.team_id = ${id} and t.user_id = ${userId}`);
    return place;
  }

  async put(
    { organizationId, id }: Team,
    userId: string,
    role: TeamRole,
    by: string,
    at: Date,
  ): Promise<TeamPlace> {
    const [place] = await commandRows<TeamPlace>(sql`
      with member as (
        select user_id, display_name from tenancy.memberships
         where organization_id = ${organizationId} and user_id = ${userId} and status = 'active'
      ), placed as (
        insert into tenancy.team_members (organization_id, team_id, user_id, role, added_by, added_at)
        select ${organizationId}, ${id}, user_id, ${role}::tenancy.team_role, ${by}, ${at} from member
        on conflict (team_id, user_id) do update set role = excluded.role
        returning user_id, role, added_at
      )
      select user_id as "userId", display_name as "displayName", role, added_at as "addedAt"
        from placed join member using (user_id)`);
    if (!place) throw new MemberNotFound();
    return place;
  }

  remove({ organizationId, id }: Team, userId: string): void {
    writeAtCommit(sql`delete from tenancy.team_members
       where organization_id = ${organizationId} and team_id = ${id} and user_id = ${userId}`);
  }

  reset(organizationId: string, userId: string, teamIds: readonly string[], by: string, at: Date): void {
    writeAtCommit(
      sql`delete from tenancy.team_members where organization_id = ${organizationId} and user_id = ${userId}`,
    );
    if (teamIds.length === 0) return;
    writeAtCommit(sql`
      insert into tenancy.team_members (organization_id, team_id, user_id, added_by, added_at)
      select organization_id, id, ${userId}, ${by}, ${at} from tenancy.teams
       where organization_id = ${organizationId} and id = any(${[...teamIds]}::uuid[])`);
  }
}

@Injectable()
export class SqlTeamMemberships extends TeamMemberships {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async ofUser(userId: string): Promise<TeamMembership[]> {
    const statement = sql`
      select t.id as "teamId", t.name, tm.role
        from tenancy.team_members tm
        join tenancy.teams t on t.organization_id = tm.organization_id and t.id = tm.team_id and t.is_active
        join tenancy.memberships m on m.organization_id = tm.organization_id and m.user_id = tm.user_id and m.status = 'active'
       where tm.organization_id = (select platform.current_organization_id()) and tm.user_id = ${userId}
       order by t.created_at, t.id`;
    return currentTransaction()
      ? commandRows<TeamMembership>(statement)
      : this.db.rows<TeamMembership>(statement);
  }
}
