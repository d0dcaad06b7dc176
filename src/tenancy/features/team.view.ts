import { Choice, Flag, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { TEAM_ROLES, type Team, type TeamRole } from '../domain/team.js';

export class TeamView {
  @Uuid()
  id: string;

  @Text({ max: 100 })
  name: string;

  @Text({ max: 1000, nullable: true })
  description: string | null;

  @Flag({ description: 'A team that is not active keeps its people, and counts nowhere' })
  isActive: boolean;

  @Uuid()
  createdBy: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;
}

/** Of `tenancy.teams`. */
export const TEAM_COLUMNS =
  fragment(`id, name, description, is_active as "isActive", created_by as "createdBy",
  revision, created_at as "createdAt", updated_at as "updatedAt"`);

export const toTeamView = (team: Team): TeamView => ({
  id: team.id,
  name: team.name,
  description: team.description,
  isActive: team.isActive,
  createdBy: team.createdBy,
  revision: team.revision,
  createdAt: team.createdAt,
  updatedAt: team.updatedAt,
});

/** Somebody in a team. */
export class TeamMemberView {
  @Uuid()
  userId: string;

  @Text({ max: 201 })
  displayName: string;

  @Choice(TEAM_ROLES)
  role: TeamRole;

  @Instant()
  addedAt: Date;
}
