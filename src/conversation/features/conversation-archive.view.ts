import { Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';

/** A conversation that is kept as a file after its term was over. What it is about is in the file alone. */
export class ConversationArchiveView {
  @Uuid()
  id: string;

  @Uuid()
  conversationId: string;

  @Uuid({ description: 'Whose conversation it was' })
  userId: string;

  @Integer({ min: 0, max: 2_147_483_647 })
  messageCount: number;

  @Instant()
  startedAt: Date;

  @Instant()
  lastMessageAt: Date;

  @Integer({ min: 1, max: Number.MAX_SAFE_INTEGER })
  sizeBytes: number;

  @Text({ max: 64, description: 'Of the file, in hexadecimal digits' })
  sha256: string;

  @Instant()
  archivedAt: Date;

  @Instant({
    nullable: true,
    description: 'When the file is deleted if the settings stay as they are; null is never',
  })
  expiresAt: Date | null;
}

/** Columns of `conversation.archives a` as the view names them. */
export const ARCHIVE_COLUMNS =
  fragment(`a.id, a.conversation_id as "conversationId", a.user_id as "userId", a.message_count as "messageCount",
  a.started_at as "startedAt", a.last_message_at as "lastMessageAt", a.size_bytes::float8 as "sizeBytes", a.sha256,
  a.archived_at as "archivedAt",
  (select a.archived_at + make_interval(days => s.archive_retention_days) from conversation.settings s
    where s.organization_id = a.organization_id) as "expiresAt"`);

/** The file of `conversation.archives a`. */
export const STORED_ARCHIVE = fragment(`a.id as "archiveId", a.organization_id as "organizationId", a.attempt,
  a.size_bytes::float8 as "sizeBytes", a.sha256`);

/** Which archives. */
export interface ArchiveFilter {
  readonly userId?: string;
  readonly from?: Date;
  readonly to?: Date;
}

export const matching = ({ userId, from, to }: ArchiveFilter): Statement => sql`a.state = 'stored'
  ${when(userId, () => sql`and a.user_id = ${userId}`)}
  ${when(from, () => sql`and a.last_message_at >= ${from}`)}
  ${when(to, () => sql`and a.last_message_at < ${to}`)}`;
