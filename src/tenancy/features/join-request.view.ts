import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { pick } from '#libs/kernel/pick.js';
import { JOIN_REQUEST_STATUSES, type JoinRequest, type JoinRequestStatus } from '../domain/join-request.js';

/** Somebody with an address of a verified domain asks to be let in. */
export class JoinRequestView {
  @Uuid()
  id: string;

  @Uuid()
  userId: string;

  @Text({ max: 254 })
  email: string;

  @Text({ max: 201 })
  displayName: string;

  @Text({ max: 50, description: 'What he becomes, or became, when he is let in' })
  role: string;

  @Choice(JOIN_REQUEST_STATUSES)
  status: JoinRequestStatus;

  @Instant({ nullable: true })
  decidedAt: Date | null;

  @Integer({ min: 1, max: 2_147_483_647 })
  revision: number;

  @Instant()
  createdAt: Date;
}

const FIELDS = [
  'id',
  'userId',
  'email',
  'displayName',
  'role',
  'status',
  'decidedAt',
  'revision',
  'createdAt',
] as const;

/** Of `tenancy.join_requests`. */
export const JOIN_REQUEST_COLUMNS =
  fragment(`id, user_id as "userId", email, display_name as "displayName", role,
  status, decided_at as "decidedAt", revision, created_at as "createdAt"`);

export const toJoinRequestView = (request: JoinRequest): JoinRequestView => pick(request, FIELDS);
