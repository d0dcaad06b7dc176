import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { MEMBERSHIP_STATUSES, type Membership, type MembershipStatus } from '../domain/membership.js';

/** A member of an organization as the other members see him. */
export class MemberView {
  @Uuid()
  userId: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 254, nullable: true, description: 'Null unless you may read the addresses of members' })
  email: string | null;

  @Text({ max: 50, description: 'A built-in role or one of the organization' })
  role: string;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @Choice(MEMBERSHIP_STATUSES)
  status: MembershipStatus;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  joinedAt: Date;
}

/** Of `tenancy.memberships`. */
export const memberColumns = (withAddress: boolean): Statement => sql`user_id as "userId",
  display_name as "displayName", case when ${withAddress} then email end as email, role, department, status, revision,
  joined_at as "joinedAt"`;

export const toMemberView = (member: Membership, withAddress: boolean): MemberView => ({
  userId: member.userId,
  displayName: member.displayName,
  email: withAddress ? member.email : null,
  role: member.role,
  department: member.department,
  status: member.status,
  revision: member.revision,
  joinedAt: member.joinedAt,
});
