import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { TeamNameUnusable } from './team.errors.js';
import { TeamCreated, TeamDeleted, TeamMemberAdded, TeamMemberRemoved, TeamUpdated } from './team.events.js';

export const TEAM_ROLES = ['admin', 'member'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

export interface TeamProfile {
  readonly name: string;
  readonly description: string | null;
  /** A team that is not active keeps its people, and counts nowhere. */
  readonly isActive: boolean;
}

/** People of an organization who work together. Who is in it is kept beside it, however many they are. */
export class Team extends AggregateRoot implements TeamProfile {
  readonly id: string;
  readonly organizationId: string;
  readonly name: string;
  readonly description: string | null;
  readonly isActive: boolean;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly revision: number;

  static create(
    id: string,
    organizationId: string,
    name: string,
    description: string | null,
    createdBy: string,
    at: Date,
  ): Team {
    const named = usableName(name);
    const team = new Team();
    team.record(new TeamCreated(id, named));
    return Object.assign(team, {
      id,
      organizationId,
      name: named,
      description,
      isActive: true,
      createdBy,
      createdAt: at,
      updatedAt: at,
      revision: 1,
    });
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  update(
    { name = this.name, description = this.description, isActive = this.isActive }: Partial<TeamProfile>,
    at: Date,
  ): void {
    const named = usableName(name);
    if (named === this.name && description === this.description && isActive === this.isActive) return;
    this.record(new TeamUpdated(this.id, named, isActive));
    Object.assign(this, { name: named, description, isActive, updatedAt: at, revision: this.revision + 1 });
  }

  /** The repository takes it away. */
  delete(): void {
    this.record(new TeamDeleted(this.id, this.name));
  }

  admit(userId: string, role: TeamRole): void {
    this.record(new TeamMemberAdded(this.id, userId, role));
  }

  dismiss(userId: string): void {
    this.record(new TeamMemberRemoved(this.id, userId));
  }
}

function usableName(name: string): string {
  const named = name.trim();
  if (named.length < 1 || named.length > 100) throw new TeamNameUnusable();
  return named;
}
