import { Choice, Instant, Integer, Text, TextList, Uuid } from '#libs/http/fields.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { INVITATION_STATUSES, type Invitation, type InvitationStatus } from '../domain/invitation.js';

/** An invitation as those see it who manage the members. */
export class InvitationView {
  @Uuid()
  id: string;

  @Text({ max: 254 })
  email: string;

  @Text({ max: 50, description: 'A built-in role or one of the organization' })
  role: string;

  @Text({ max: 100, nullable: true })
  department: string | null;

  @TextList({ max: 50, maxLength: 36, description: 'Teams he will be in' })
  teamIds: readonly string[];

  @Text({ max: 1000, nullable: true })
  message: string | null;

  @Choice(INVITATION_STATUSES)
  status: InvitationStatus;

  @Uuid()
  invitedBy: string;

  @Integer({ min: 0, max: 2_147_483_647, description: 'How many letters were written' })
  sentCount: number;

  @Instant({ nullable: true, description: 'When the last letter was written' })
  sentAt: Date | null;

  @Instant()
  expiresAt: Date;

  @Instant({ nullable: true })
  decidedAt: Date | null;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;
}

/** The status at an instant, as `Invitation.statusAt` has it. */
export const statusColumn = (at: Date): Statement =>
  sql`case when status = 'pending' and expires_at <= ${at} then 'expired' else status end`;

/** Of `tenancy.invitations`. */
export const invitationColumns = (
  at: Date,
): Statement => sql`id, email, role, department, team_ids as "teamIds", message,
  ${statusColumn(at)} as status, invited_by as "invitedBy", sent_count as "sentCount", sent_at as "sentAt",
  expires_at as "expiresAt", decided_at as "decidedAt", revision, created_at as "createdAt"`;

export const toInvitationView = (invitation: Invitation, at: Date): InvitationView => ({
  id: invitation.id,
  email: invitation.email,
  role: invitation.role,
  department: invitation.department,
  teamIds: invitation.teamIds,
  message: invitation.message,
  status: invitation.statusAt(at),
  invitedBy: invitation.invitedBy,
  sentCount: invitation.sentCount,
  sentAt: invitation.sentAt,
  expiresAt: invitation.expiresAt,
  decidedAt: invitation.decidedAt,
  revision: invitation.revision,
  createdAt: invitation.createdAt,
});
