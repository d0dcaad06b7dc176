import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { MembershipStatusConflict } from './membership.errors.js';
import { MemberChanged, MemberReactivated, MemberRemoved, MemberSuspended } from './membership.events.js';
import { AlreadyMember } from './organization.errors.js';
import { MemberJoined } from './organization.events.js';
import type { Roster } from './roster.js';

export const MEMBERSHIP_STATUSES = ['active', 'invited', 'suspended', 'left'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

/** A person as other contexts know him: copied, because Tenancy does not look into Identity. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
}

/** What a person is in an organization. */
export interface Position {
  /** A built-in role or one of the organization's own. */
  readonly role: string;
  readonly department: string | null;
}

/** One person's place in one organization. It outlives his leaving, so that he can come back. */
export class Membership extends AggregateRoot implements Person, Position {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly role: string;
  readonly department: string | null;
  readonly status: MembershipStatus;
  readonly email: string;
  readonly displayName: string;
  readonly revision: number;
  readonly joinedAt: Date;
  readonly updatedAt: Date;

  static join(
    id: string,
    organizationId: string,
    person: Person,
    role: string,
    at: Date,
    department: string | null = null,
  ): Membership {
    const membership = new Membership();
    membership.record(new MemberJoined(id, person.userId, role));
    return Object.assign(membership, {
      id,
      organizationId,
      ...person,
      role,
      department,
      status: 'active',
      revision: 1,
      joinedAt: at,
      updatedAt: at,
    });
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  /** Makes him something else. Owners are the business of owners, and one of them is always left. */
  reposition(
    { role = this.role, department = this.department }: Partial<Position>,
    by: string,
    roster: Roster,
    at: Date,
  ): void {
    this.requirePresent('be changed');
    this.requireWithinReach(by, roster);
    if (role === this.role && department === this.department) return;
    if (this.role === 'owner' && role !== 'owner') roster.requireOwnerBesides(this.userId);
    this.change(new MemberChanged(this.id, this.userId, role, department), { role, department }, at);
  }

  /** He is known by another name or address here. */
  refresh({ email, displayName }: Pick<Person, 'email' | 'displayName'>, at: Date): void {
    this.requirePresent('be changed');
    if (email === this.email && displayName === this.displayName) return;
    Object.assign(this, { email, displayName, updatedAt: at, revision: this.revision + 1 });
  }

  /** Takes his access away and keeps his seat. */
  suspend(by: string, roster: Roster, at: Date): void {
    if (this.status !== 'active') throw new MembershipStatusConflict(this.status, 'be suspended');
    this.requireWithinReach(by, roster);
    if (this.role === 'owner') roster.requireOwnerBesides(this.userId);
    this.change(new MemberSuspended(this.id, this.userId), { status: 'suspended' }, at);
  }

  reactivate(by: string, roster: Roster, at: Date): void {
    if (this.status !== 'suspended') throw new MembershipStatusConflict(this.status, 'be reactivated');
    this.requireWithinReach(by, roster);
    this.change(new MemberReactivated(this.id, this.userId), { status: 'active' }, at);
  }

  /** Ends it, by himself or by somebody else. */
  end(by: string, roster: Roster, at: Date): void {
    this.requirePresent('be ended');
    if (by !== this.userId) this.requireWithinReach(by, roster);
    if (this.role === 'owner') roster.requireOwnerBesides(this.userId);
    this.change(new MemberRemoved(this.id, this.userId, by), { status: 'left' }, at);
  }

  /** He had left and comes back, as somebody new. */
  rejoin(person: Person, { role, department }: Position, at: Date): void {
    if (this.status !== 'left') throw new AlreadyMember();
    const { email, displayName } = person;
    this.change(
      new MemberJoined(this.id, this.userId, role),
      { role, department, email, displayName, status: 'active', joinedAt: at },
      at,
    );
  }

  private requirePresent(what: string): void {
    if (this.status === 'left') throw new MembershipStatusConflict(this.status, what);
  }

  private requireWithinReach(by: string, roster: Roster): void {
    if (this.role === 'owner') roster.requireOwner(by);
  }

  private change(event: DomainEvent, next: Partial<Membership>, at: Date): void {
    this.record(event);
    Object.assign(this, next, { updatedAt: at, revision: this.revision + 1 });
  }
}
