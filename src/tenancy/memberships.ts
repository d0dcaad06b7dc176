/** An active membership with what a person needs to recognise the organization. */
export interface MembershipSummary {
  readonly organizationId: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly role: string;
}

/** Who belongs where, also before anybody is signed in. */
export abstract class Memberships {
  /** The active memberships of a user, oldest first. Inside a command it sees what the command has written. */
  abstract ofUser(userId: string): Promise<MembershipSummary[]>;
}

export abstract class ActiveMembers {
  /** How many people belong to the current organization. */
  abstract count(): Promise<number>;
}
