import type { Membership } from './membership.js';

export abstract class MembershipRepository {
  abstract add(membership: Membership): void;
  /** Locks the membership until the command ends; undefined when the person never belonged to the organization. */
  abstract find(organizationId: string, userId: string): Promise<Membership | undefined>;
  /** Those of the people who ever belonged to the organization, locked in one order by everybody. */
  abstract findAll(organizationId: string, userIds: readonly string[]): Promise<Membership[]>;
  /** Whether somebody with this address belongs to the organization, active or suspended. */
  abstract hasPlace(organizationId: string, email: string): Promise<boolean>;
}
