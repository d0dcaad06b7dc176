import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { NotTeamAdmin } from '../domain/team.errors.js';
import type { Team } from '../domain/team.js';
import { TeamMembers, TeamRepository } from '../domain/team.repository.js';

/** Who may say who is in a team: those who manage all teams, and its own admins. */
@Injectable()
export class TeamAuthority {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly teams: TeamRepository,
    private readonly members: TeamMembers,
  ) {}

  /** The team, to change who is in it. Throws `NotTeamAdmin`. */
  async take(teamId: string): Promise<Team> {
    const { organizationId, userId } = currentMember();
    const team = await this.teams.byId(organizationId, teamId);
    if (this.authorizer.allows(currentActor(), 'teams.manage')) return team;
    const own = await this.members.find(team, userId);
    if (own?.role !== 'admin') throw new NotTeamAdmin();
    return team;
  }
}
