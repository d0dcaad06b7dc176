import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { JoinRequestDecided } from './mail-domain.errors.js';
import { JoinRequestApproved, JoinRequestDeclined, JoinRequested } from './join-request.events.js';
import type { Person } from './membership.js';

export const JOIN_REQUEST_STATUSES = ['pending', 'approved', 'declined'] as const;
export type JoinRequestStatus = (typeof JOIN_REQUEST_STATUSES)[number];

/** Somebody to whom the organization was suggested asks to be let in. It takes no seat until it is approved. */
export class JoinRequest extends AggregateRoot implements Person {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: string;
  readonly status: JoinRequestStatus;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly revision: number;
  readonly createdAt: Date;

  static ask(id: string, organizationId: string, person: Person, role: string, at: Date): JoinRequest {
    const request = new JoinRequest();
    request.record(new JoinRequested(id, person.userId));
    const { userId, email, displayName } = person;
    return Object.assign(request, {
      id,
      organizationId,
      userId,
      email,
      displayName,
      role,
      status: 'pending',
      decidedBy: null,
      decidedAt: null,
      revision: 1,
      createdAt: at,
    });
  }

  /** He asks anew: whoever has left since may come back. Who was declined stays declined. */
  askAgain(person: Person, role: string, at: Date): void {
    if (this.status === 'declined') throw new JoinRequestDecided(this.status);
    if (this.status === 'pending') return;
    this.record(new JoinRequested(this.id, this.userId));
    const { email, displayName } = person;
    Object.assign(this, { email, displayName, role, status: 'pending', decidedBy: null, decidedAt: null });
    Object.assign(this, { createdAt: at, revision: this.revision + 1 });
  }

  approve(by: string, role: string, at: Date): void {
    this.requireOpen();
    this.record(new JoinRequestApproved(this.id, this.userId, role));
    Object.assign(this, { status: 'approved', role, decidedBy: by, decidedAt: at });
    Object.assign(this, { revision: this.revision + 1 });
  }

  decline(by: string, at: Date): void {
    this.requireOpen();
    this.record(new JoinRequestDeclined(this.id, this.userId));
    Object.assign(this, { status: 'declined', decidedBy: by, decidedAt: at, revision: this.revision + 1 });
  }

  private requireOpen(): void {
    if (this.status !== 'pending') throw new JoinRequestDecided(this.status);
  }
}
