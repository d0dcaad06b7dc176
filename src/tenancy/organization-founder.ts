import type { Person } from './domain/membership.js';
import type { Organization } from './domain/organization.js';

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
  /**
   * The person becomes its owner. Throws `OrganizationNameUnusable`, and `SlugTaken` or, below a parent,
   * `OrganizationNameTaken` at commit. The tree must be held to grow before the parent is loaded.
   */
  abstract found(name: string, owner: Person, parent?: Organization): Promise<FoundedOrganization>;
}
