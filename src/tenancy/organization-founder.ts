import type { Person } from './domain/membership.js';

/** What the founder of an organization is told about it. */
export interface FoundedOrganization {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly role: 'owner';
}

/** Founds an organization as part of the caller's command, which must run as the system role. */
export abstract class OrganizationFounder {
  /** The person becomes its owner. Throws `OrganizationNameUnusable`, and `SlugTaken` at commit. */
  abstract found(name: string, owner: Person): Promise<FoundedOrganization>;
}
