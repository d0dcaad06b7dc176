import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import { InvitationClosed, InvitationExpired, InvitationForSomebodyElse } from './invitation.errors.js';
import {
  InvitationAccepted,
  InvitationDeclined,
  InvitationIssued,
  InvitationRevoked,
} from './invitation.events.js';
import type { Person, Position } from './membership.js';

export const INVITATION_STATUSES = ['pending', 'accepted', 'declined', 'revoked', 'expired'] as const;
export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

const VALID_MS = 7 * 86_400_000;

/** What the invited person gets with his membership. */
export interface InvitationTerms extends Position {
  readonly teamIds: readonly string[];
  /** A word of the inviter, for the letter. */
  readonly message: string | null;
}

/** A seat kept for a person who is known by his address only. */
export class Invitation extends AggregateRoot implements InvitationTerms {
  readonly id: string;
  readonly organizationId: string;
  readonly email: string;
  readonly role: string;
  readonly department: string | null;
  readonly teamIds: readonly string[];
  readonly message: string | null;
  readonly status: InvitationStatus;
  /** Of the newest link; null until a letter was written. */
  readonly tokenHash: string | null;
  readonly invitedBy: string;
  readonly sentCount: number;
  readonly sentAt: Date | null;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  static issue(
    id: string,
    organizationId: string,
    email: string,
    terms: InvitationTerms,
    invitedBy: string,
    at: Date,
  ): Invitation {
    const invitation = new Invitation();
    const expiresAt = new Date(at.getTime() + VALID_MS);
    invitation.record(new InvitationIssued(id, terms.role, expiresAt));
    return Object.assign(invitation, {
      id,
      organizationId,
      email,
      ...terms,
      status: 'pending',
      tokenHash: null,
      invitedBy,
      sentCount: 0,
      sentAt: null,
      expiresAt,
      decidedAt: null,
      decidedBy: null,
      revision: 1,
      createdAt: at,
      updatedAt: at,
    });
  }

  statusAt(at: Date): InvitationStatus {
    return this.status === 'pending' && this.expiresAt <= at ? 'expired' : this.status;
  }

  /** Has another letter written and starts the time again, also when it had run out. */
  reissue(at: Date): void {
    const status = this.statusAt(at);
    if (status !== 'pending' && status !== 'expired') throw new InvitationClosed(status);
    const expiresAt = new Date(at.getTime() + VALID_MS);
    this.change(new InvitationIssued(this.id, this.role, expiresAt), { status: 'pending', expiresAt }, at);
  }

  /** A letter is being written, with a link that makes every earlier one worthless. */
  write(tokenHash: string, at: Date): void {
    Object.assign(this, { tokenHash, sentCount: this.sentCount + 1, sentAt: at });
  }

  accept(person: Person, at: Date): void {
    this.answer(person, at, 'accepted', new InvitationAccepted(this.id, person.userId));
  }

  decline(person: Person, at: Date): void {
    this.answer(person, at, 'declined', new InvitationDeclined(this.id, person.userId));
  }

  revoke(by: string, at: Date): void {
    if (this.status !== 'pending') throw new InvitationClosed(this.status);
    this.decide('revoked', by, new InvitationRevoked(this.id, by), at);
  }

  /** Whoever is not meant learns nothing of what has become of it. */
  requireFor({ email }: Person): void {
    if (email !== this.email) throw new InvitationForSomebodyElse();
  }

  private answer(person: Person, at: Date, status: 'accepted' | 'declined', event: DomainEvent): void {
    this.requireFor(person);
    const current = this.statusAt(at);
    if (current === 'expired') throw new InvitationExpired();
    if (current !== 'pending') throw new InvitationClosed(current);
    this.decide(status, person.userId, event, at);
  }

  private decide(status: InvitationStatus, decidedBy: string, event: DomainEvent, at: Date): void {
    this.change(event, { status, decidedBy, decidedAt: at }, at);
  }

  private change(event: DomainEvent, next: Partial<Invitation>, at: Date): void {
    this.record(event);
    Object.assign(this, next, { updatedAt: at, revision: this.revision + 1 });
  }
}
