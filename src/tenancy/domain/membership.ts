import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MemberJoined } from './organization.events.js';
import type { OrganizationRole } from './roles.js';

export const MEMBERSHIP_STATUSES = ['active', 'invited', 'suspended', 'left'] as const;
export type MembershipStatus = (typeof MEMBERSHIP_STATUSES)[number];

/** A person as other contexts know him: copied, because Tenancy does not look into Identity. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly displayName: string;
}

/** One person's place in one organization. */
export class Membership extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly role: OrganizationRole;
  readonly status: MembershipStatus;
  readonly email: string;
  readonly displayName: string;
  readonly joinedAt: Date;
  readonly updatedAt: Date;

  static join(
    id: string,
    organizationId: string,
    person: Person,
    role: OrganizationRole,
    at: Date,
  ): Membership {
    const membership = new Membership();
    membership.record(new MemberJoined(id, person.userId, role));
    return Object.assign(membership, {
      id,
      organizationId,
      ...person,
      role,
      status: 'active',
      joinedAt: at,
      updatedAt: at,
    });
  }
}
