import type { TeamRole } from './domain/team.js';

export interface TeamMembership {
  readonly teamId: string;
  readonly name: string;
  readonly role: TeamRole;
}

/** Which teams of the current organization somebody is in. */
export abstract class TeamMemberships {
  /** Active teams only, and none of somebody who is not active in the organization. The oldest team first. */
  abstract ofUser(userId: string): Promise<TeamMembership[]>;
}
