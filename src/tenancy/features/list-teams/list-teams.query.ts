import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { TEAM_COLUMNS, type TeamView } from '../team.view.js';

@Message({ permission: 'teams.read', mode: 'read', errors: [CursorInvalid] })
export class ListTeams extends Query<Page<TeamView>> {
  constructor(
    readonly page: PageRequest,
    readonly isActive?: boolean,
  ) {
    super();
  }
}

@QueryHandler(ListTeams)
export class ListTeamsHandler implements IQueryHandler<ListTeams> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, isActive }: ListTeams): Promise<Page<TeamView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<TeamView>(sql`select ${TEAM_COLUMNS} from tenancy.teams
       where true ${when(isActive !== undefined, () => sql`and is_active = ${isActive}`)}
         ${when(page.after, () => sql`and (created_at, id) > (${createdAt}, ${id})`)}
       order by created_at, id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
