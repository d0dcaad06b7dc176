/** Tells every process that what somebody may do has changed, once the command at hand has committed. */
export abstract class AccessChanges {
  /** What one person may do in one organization. */
  abstract ofMember(organizationId: string, userId: string): void;
  /** What anybody may do in an organization and those below it: its status, policy, roles or place in the tree. */
  abstract ofOrganization(organizationId: string): void;
}
