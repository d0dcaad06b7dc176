import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { TeamNotFound } from '../../domain/team.errors.js';
import { TEAM_COLUMNS, type TeamView } from '../team.view.js';

@Message({ permission: 'teams.read', mode: 'read', errors: [TeamNotFound] })
export class GetTeam extends Query<TeamView> {
  constructor(readonly teamId: string) {
    super();
  }
}

@QueryHandler(GetTeam)
export class GetTeamHandler implements IQueryHandler<GetTeam> {
  constructor(private readonly db: ReadDb) {}

  async execute({ teamId }: GetTeam): Promise<TeamView> {
    const team = await this.db.one<TeamView>(
      sql`select ${TEAM_COLUMNS} from tenancy.teams where id = ${teamId}`,
    );
    if (!team) throw new TeamNotFound();
    return team;
  }
}
