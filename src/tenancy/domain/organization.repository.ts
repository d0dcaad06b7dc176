import type { Organization } from './organization.js';

/** How the tree is held: many may add to it at once, only one may rearrange it, and never both. */
export type TreeHold = 'to-grow' | 'to-rearrange';

export abstract class OrganizationRepository {
  abstract remove(organization: Organization): void;
  /** Locks the organization until the command ends. Throws `OrganizationNotFound`. */
  abstract byId(id: string): Promise<Organization>;
  /** Until the command ends paths stay as they are read after this; waits for those who hold it otherwise. */
  abstract holdTree(hold: TreeHold): Promise<void>;
  /** How many levels there are below it. */
  abstract heightOf(organization: Organization): Promise<number>;
  /** Rewrites the paths of all that were below `formerPath` after the organization moved away from there. */
  abstract moveDescendants(organization: Organization, formerPath: string): Promise<void>;
  /** Whether there are organizations below it that nobody has deleted. */
  abstract hasLiveDescendants(organization: Organization): Promise<boolean>;
}
