import type { Team, TeamRole } from './team.js';

export abstract class TeamRepository {
  abstract add(team: Team): void;
  /** Locks the team until the command ends. Throws `TeamNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<Team>;
  /** Throws `TeamNotFound` unless all of them are teams of the organization. */
  abstract requireAll(organizationId: string, ids: readonly string[]): Promise<void>;
  abstract remove(team: Team): void;
}

/** One person's place in one team. */
export interface TeamPlace {
  readonly userId: string;
  readonly displayName: string;
  readonly role: TeamRole;
  readonly addedAt: Date;
}

/** Who is in which team. Only people who are active in the organization are. */
export abstract class TeamMembers {
  abstract find(team: Team, userId: string): Promise<TeamPlace | undefined>;
  /** Puts a person into the team or gives him another role in it. Throws `MemberNotFound`. */
  abstract put(team: Team, userId: string, role: TeamRole, by: string, at: Date): Promise<TeamPlace>;
  abstract remove(team: Team, userId: string): void;
  /** Takes a person who is new or gone out of all teams, and puts him into those that still exist of some. */
  abstract reset(
    organizationId: string,
    userId: string,
    teamIds: readonly string[],
    by: string,
    at: Date,
  ): void;
}
