/** An organization in which others work too, and who owns it. */
export interface SharedOrganization {
  readonly displayName: string;
  readonly otherOwners: readonly string[];
}

/** What a person owns together with others; asked inside a command that runs as the system role. */
export abstract class Ownerships {
  abstract sharedBy(userId: string): Promise<SharedOrganization[]>;
  /** Who has owned the organization for longest. */
  abstract ownerOf(organizationId: string): Promise<string | undefined>;
}

export abstract class Colleagues {
  /** Whether the person works in the current organization, as far as who asks may know of it. */
  abstract includes(userId: string): Promise<boolean>;
}
