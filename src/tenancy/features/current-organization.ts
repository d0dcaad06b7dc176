import { currentActor } from '#libs/kernel/request-context.js';
import { OrganizationNotFound } from '../domain/organization.errors.js';

/** The organization the session works in, which a path names again; any other answers as if it did not exist. */
export function requireCurrentOrganization(organizationId: string): void {
  if (organizationId !== currentActor().organizationId) throw new OrganizationNotFound();
}
