import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { TeamNotFound } from '../../domain/team.errors.js';
import type { TeamMemberView } from '../team.view.js';

/** Those who are active in the organization. */
@Message({ permission: 'teams.read', mode: 'read', errors: [TeamNotFound, CursorInvalid] })
export class ListTeamMembers extends Query<Page<TeamMemberView>> {
  constructor(
    readonly teamId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** A row without a person says that there is a team. */
type Row = TeamMemberView | { userId: null };

@QueryHandler(ListTeamMembers)
export class ListTeamMembersHandler implements IQueryHandler<ListTeamMembers> {
  constructor(private readonly db: ReadDb) {}

  async execute({ teamId, page }: ListTeamMembers): Promise<Page<TeamMemberView>> {
    const [addedAt, id] = page.after ?? [];
    const rows = await this.db.rows<Row>(sql`
      select p.user_id as "userId", p.display_name as "displayName", p.role, p.added_at as "addedAt"
        from tenancy.teams t
        left join lateral (
          select tm.user_id, m.display_name, tm.role, tm.added_at
            from tenancy.team_members tm
            join tenancy.memberships m on m.organization_id = tm.organization_id and m.user_id = tm.user_id and m.status = 'active'
           where tm.organization_id = t.organization_id and tm.team_id = t.id
             ${when(page.after, () => sql`and (tm.added_at, tm.user_id) > (${addedAt}, ${id})`)}
           order by tm.added_at, tm.user_id limit ${page.limit + 1}
        ) p on true
       where t.id = ${teamId}
       order by p.added_at, p.user_id`);
    if (rows.length === 0) throw new TeamNotFound();
    const people = rows.filter((row): row is TeamMemberView => row.userId !== null);
    return toPage(people, page.limit, (row) => [row.addedAt, row.userId]);
  }
}
