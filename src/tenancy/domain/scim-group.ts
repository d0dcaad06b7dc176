import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ScimGroupCreated, ScimGroupDeleted, ScimGroupUpdated } from './scim.events.js';
import { ScimInvalidValue, ScimMappingInvalid } from './scim.errors.js';

export const SCIM_TARGETS = ['team', 'role'] as const;
export type ScimTarget = (typeof SCIM_TARGETS)[number];

/** A team name may have fewer characters than that of a group. */
const TEAM_NAME = 100;

/** A group of the identity provider: a team here, or the people who have a role. */
export class ScimGroup extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly target: ScimTarget;
  readonly teamId: string | null;
  readonly role: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  static create(
    id: string,
    organizationId: string,
    displayName: string,
    externalId: string | null,
    at: Date,
  ): ScimGroup {
    const group = new ScimGroup();
    const named = usableName(displayName);
    group.record(new ScimGroupCreated(id, named));
    return Object.assign(group, {
      id,
      organizationId,
      displayName: named,
      externalId,
      target: 'team',
      teamId: null,
      role: null,
      revision: 1,
      createdAt: at,
      updatedAt: at,
    });
  }

  get teamName(): string {
    return this.displayName.slice(0, TEAM_NAME).trim();
  }

  isTeam(teamId: string): void {
    Object.assign(this, { teamId });
  }

  rename(displayName: string, externalId: string | null, at: Date): void {
    const named = usableName(displayName);
    if (named === this.displayName && externalId === this.externalId) return;
    this.change({ displayName: named, externalId }, at);
  }

  /** Who is in it has changed. */
  touch(at: Date): void {
    this.change({}, at);
  }

  /** Stands for a role from now on, or for a team again. */
  map(target: ScimTarget, role: string | null, at: Date): void {
    if ((target === 'role') !== (role !== null))
      throw new ScimMappingInvalid(
        'A group that stands for a role names it, and one that is a team names none.',
      );
    if (role === 'owner') throw new ScimMappingInvalid('No group makes owners. Choose another role.');
    if (target === this.target && role === this.role) return;
    this.change({ target, role, ...(target === 'role' && { teamId: null }) }, at);
  }

  /** The repository takes it away. */
  delete(): void {
    this.record(new ScimGroupDeleted(this.id, this.displayName));
  }

  private change(next: Partial<ScimGroup>, at: Date): void {
    Object.assign(this, next, { updatedAt: at, revision: this.revision + 1 });
    this.record(new ScimGroupUpdated(this.id, this.displayName));
  }
}

function usableName(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= 256) return name;
  throw new ScimInvalidValue('"displayName" must be a text of 1 to 256 characters.');
}
