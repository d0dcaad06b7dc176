import { LastOwner, OwnersOnly, SeatLimitReached } from './membership.errors.js';

export interface Seats {
  readonly limit: number;
  /** By people who are members, active or suspended, and by open invitations, of all organizations that share the limit. */
  readonly taken: number;
}

/** What nobody else can change while one person's place in an organization is decided. */
export class Roster {
  constructor(
    private readonly seats: Seats,
    /** The ids of the owners who are active. */
    private readonly owners: readonly string[],
    /** Who may decide about owners besides them. */
    private readonly deputies: readonly string[] = [],
  ) {}

  /** The same, with somebody who acts in an owner's name. */
  trusting(userId: string): Roster {
    return new Roster(this.seats, this.owners, [...this.deputies, userId]);
  }

  requireFreeSeat(): void {
    if (this.isFull) throw new SeatLimitReached(this.seats.limit);
  }

  get isFull(): boolean {
    return this.seats.taken >= this.seats.limit;
  }

  /** For whoever has a seat already: the limit may have been lowered since. */
  requireKeptSeat(): void {
    if (this.seats.taken > this.seats.limit) throw new SeatLimitReached(this.seats.limit);
  }

  requireOwner(userId: string): void {
    if (!this.owners.includes(userId) && !this.deputies.includes(userId)) throw new OwnersOnly();
  }

  requireOwnerBesides(userId: string): void {
    if (this.owners.every((owner) => owner === userId)) throw new LastOwner();
  }
}

export abstract class Rosters {
  /** Until the command ends everybody else who locks it waits. Throws `OrganizationNotFound`. */
  abstract lock(organizationId: string, at: Date): Promise<Roster>;
}
