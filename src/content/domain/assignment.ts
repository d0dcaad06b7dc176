import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { includesLevel, type AccessLevel } from './access-level.js';
import { AccessTooWide, AssignmentInactive, AssignmentTermsInvalid } from './assignment.errors.js';
import { AssignmentChanged, ContentAssigned, ContentUnassigned } from './assignment.events.js';

export const ASSIGNMENT_TYPES = ['required', 'optional', 'recommended'] as const;
export type AssignmentType = (typeof ASSIGNMENT_TYPES)[number];

export const TARGET_KINDS = ['user', 'team', 'organization'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** To whom: one person, a team, or everybody of an organization. */
export interface AssignmentTarget {
  readonly kind: TargetKind;
  readonly id: string;
}

/** On which terms. Null is: no beginning, no end, no date by which it is to be done. */
export interface AssignmentTerms {
  readonly assignmentType: AssignmentType;
  readonly accessLevel: AccessLevel;
  readonly startsAt: Date | null;
  readonly expiresAt: Date | null;
  readonly dueAt: Date | null;
  readonly note: string | null;
}

export const ASSIGNMENT_STATUSES = ['scheduled', 'active', 'expired', 'inactive'] as const;
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number];

/** What one organization gives of its content, or of what it was given itself, to somebody. */
export class ContentAssignment extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly itemId: string;
  readonly createdAt: Date;
  private _userId: string | null;
  private _teamId: string | null;
  private _targetOrganizationId: string | null;
  private _assignmentType: AssignmentType;
  private _accessLevel: AccessLevel;
  private _startsAt: Date | null;
  private _expiresAt: Date | null;
  private _dueAt: Date | null;
  private _note: string | null;
  private _isActive: boolean;
  private _assignedBy: string;
  private _updatedAt: Date;
  private _revision: number;

  static assign(
    id: string,
    organizationId: string,
    itemId: string,
    target: AssignmentTarget,
    terms: AssignmentTerms,
    by: string,
    at: Date,
  ): ContentAssignment {
    const assignment = new ContentAssignment();
    Object.assign(assignment, { id, organizationId, itemId, createdAt: at, _revision: 0 });
    assignment.check(target, terms);
    assignment.aim(target);
    assignment.give(terms, by, at);
    return assignment;
  }

  get target(): AssignmentTarget {
    if (this._userId !== null) return { kind: 'user', id: this._userId };
    if (this._teamId !== null) return { kind: 'team', id: this._teamId };
    return { kind: 'organization', id: this._targetOrganizationId ?? '' };
  }
  get terms(): AssignmentTerms {
    const { assignmentType, accessLevel, startsAt, expiresAt, dueAt, note } = this;
    return { assignmentType, accessLevel, startsAt, expiresAt, dueAt, note };
  }
  get userId(): string | null {
    return this._userId;
  }
  get teamId(): string | null {
    return this._teamId;
  }
  get targetOrganizationId(): string | null {
    return this._targetOrganizationId;
  }
  get assignmentType(): AssignmentType {
    return this._assignmentType;
  }
  get accessLevel(): AccessLevel {
    return this._accessLevel;
  }
  get startsAt(): Date | null {
    return this._startsAt;
  }
  get expiresAt(): Date | null {
    return this._expiresAt;
  }
  get dueAt(): Date | null {
    return this._dueAt;
  }
  get note(): string | null {
    return this._note;
  }
  get isActive(): boolean {
    return this._isActive;
  }
  get assignedBy(): string {
    return this._assignedBy;
  }
  get updatedAt(): Date {
    return this._updatedAt;
  }
  /** Counts every change, so that a caller can say which state his own change is based on. */
  get revision(): number {
    return this._revision;
  }

  statusAt(at: Date): AssignmentStatus {
    if (!this._isActive) return 'inactive';
    if (this._expiresAt && this._expiresAt <= at) return 'expired';
    return this._startsAt && this._startsAt > at ? 'scheduled' : 'active';
  }

  /** Assigning again takes the new terms; with the same ones nothing happens. Returns whether anything did. */
  assignAgain(terms: AssignmentTerms, by: string, at: Date): boolean {
    if (this._isActive && sameTerms(terms, this.terms)) return false;
    this.check(this.target, terms);
    if (this._isActive) this.amend(terms, at);
    else this.give(terms, by, at);
    return true;
  }

  /** Other terms, another target, or both. Who it is taken from and given to is told. */
  change(terms: Partial<AssignmentTerms>, target: AssignmentTarget | undefined, by: string, at: Date): void {
    if (!this._isActive) throw new AssignmentInactive();
    const after = { ...this.terms, ...terms };
    this.check(target ?? this.target, after);
    if (!target || sameTarget(target, this.target)) {
      if (!sameTerms(after, this.terms)) this.amend(after, at);
      return;
    }
    this.record(new ContentUnassigned(this.id, this.itemId, this.target));
    this.aim(target);
    this.give(after, by, at);
  }

  /** Ends it for everybody at once. What people have done with the item stays. Returns whether it was active. */
  deactivate(at: Date): boolean {
    if (!this._isActive) return false;
    this.record(new ContentUnassigned(this.id, this.itemId, this.target));
    this._isActive = false;
    this.touch(at);
    return true;
  }

  /** Refuses when the caller has read an older revision than this one. */
  expect(revision: number | undefined): void {
    if (revision !== undefined && revision !== this.revision) throw new PreconditionFailed();
  }

  private check(
    { kind, id }: AssignmentTarget,
    { startsAt, expiresAt, dueAt, accessLevel }: AssignmentTerms,
  ): void {
    if (startsAt && expiresAt && expiresAt <= startsAt)
      throw new AssignmentTermsInvalid('expiresAt', 'must be after startsAt');
    if (startsAt && dueAt && dueAt <= startsAt)
      throw new AssignmentTermsInvalid('dueAt', 'must be after startsAt');
    if (expiresAt && dueAt && dueAt > expiresAt)
      throw new AssignmentTermsInvalid('dueAt', 'must not be after expiresAt');
    const elsewhere = kind === 'organization' && id !== this.organizationId;
    if (elsewhere && includesLevel(accessLevel, 'write')) throw new AccessTooWide();
  }

  private aim({ kind, id }: AssignmentTarget): void {
    this._userId = kind === 'user' ? id : null;
    this._teamId = kind === 'team' ? id : null;
    this._targetOrganizationId = kind === 'organization' ? id : null;
  }

  private give(terms: AssignmentTerms, by: string, at: Date): void {
    const { assignmentType, accessLevel, dueAt } = terms;
    this.record(
      new ContentAssigned(
        this.id,
        this.itemId,
        this.target,
        assignmentType,
        accessLevel,
        dueAt?.toISOString() ?? null,
      ),
    );
    this._isActive = true;
    this._assignedBy = by;
    this.write(terms, at);
  }

  private amend(terms: AssignmentTerms, at: Date): void {
    this.record(new AssignmentChanged(this.id, this.itemId, this.target));
    this.write(terms, at);
  }

  private write(
    { assignmentType, accessLevel, startsAt, expiresAt, dueAt, note }: AssignmentTerms,
    at: Date,
  ): void {
    this._assignmentType = assignmentType;
    this._accessLevel = accessLevel;
    this._startsAt = startsAt;
    this._expiresAt = expiresAt;
    this._dueAt = dueAt;
    this._note = note;
    this.touch(at);
  }

  private touch(at: Date): void {
    this._updatedAt = at;
    this._revision += 1;
  }
}

const sameTarget = (a: AssignmentTarget, b: AssignmentTarget): boolean => a.kind === b.kind && a.id === b.id;

const sameTerms = (a: AssignmentTerms, b: AssignmentTerms): boolean =>
  a.assignmentType === b.assignmentType &&
  a.accessLevel === b.accessLevel &&
  a.startsAt?.getTime() === b.startsAt?.getTime() &&
  a.expiresAt?.getTime() === b.expiresAt?.getTime() &&
  a.dueAt?.getTime() === b.dueAt?.getTime() &&
  a.note === b.note;
