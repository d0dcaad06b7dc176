import { Choice, Email, Instant, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '../domain/membership.js';

class TeamPlace {
  @Uuid()
  teamId: string;

  @Choice(['admin', 'member'])
  role: string;

  @Instant()
  addedAt: Date;
}

export class MemberRecord {
  @Uuid()
  userId: string;

  @Email()
  email: string;

  @Text({ min: 1, max: 201 })
  displayName: string;

  @Text({ min: 1, max: 50 })
  role: string;

  @Text({ min: 1, max: 100, nullable: true })
  department: string | null;

  @Choice(MEMBERSHIP_STATUSES)
  status: MembershipStatus;

  @Instant()
  joinedAt: Date;

  @ListOf(() => TeamPlace)
  teams: TeamPlace[];
}
