/** An organization somebody works in, with what a person needs to recognise the organization. */
export interface MembershipSummary {
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly role: string;
}

/** A place to work in, with what it asks of sessions. */
export interface Workplace extends MembershipSummary {
  /** How long a session may lie idle; null: as long as the platform allows. */
  readonly sessionIdleMinutes: number | null;
}

/** Who belongs where, also before anybody is signed in. */
export abstract class Memberships {
  /** The active memberships of a user, oldest first. Inside a command it sees what the command has written. */
  abstract ofUser(userId: string): Promise<MembershipSummary[]>;
  /**
   * The organization as a place to work in: for its members, for administrators of one above it, and for operators
   * who opened access to it.
   */
  abstract placeOf(userId: string, organizationId: string): Promise<Workplace | undefined>;

  /** The preferred organization while the person may work there, otherwise the one he joined first. */
  async choose(userId: string, preferred: string | null): Promise<Workplace | undefined> {
    const place = preferred === null ? undefined : await this.placeOf(userId, preferred);
    if (place) return place;
    const [first] = await this.ofUser(userId);
    return first && this.placeOf(userId, first.organizationId);
  }
}
