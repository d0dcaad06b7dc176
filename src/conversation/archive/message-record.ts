import { Choice, Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, Fields, ImportTarget, RecordType } from '../../tenancy/index.js';
import { ATTACHMENT_KINDS, type AttachmentKind } from '../domain/attachment.js';
import { DOCUMENT_PARTS, MESSAGE_ROLES, type MessageRole } from '../domain/message.js';

const MAX_INTEGER = 2_147_483_647;
const MAX_TEXT = 4_000_000;

class CitationRecord {
  @Integer({ min: 0, max: MAX_INTEGER })
  index: number;

  @Uuid()
  sourceId: string;

  @Text({ max: 500 })
  title: string;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Choice(DOCUMENT_PARTS, { optional: true })
  part?: (typeof DOCUMENT_PARTS)[number];

  @Integer({ min: 0, max: MAX_INTEGER, optional: true })
  start?: number;

  @Text({ max: MAX_TEXT })
  quote: string;
}

class AttachmentRecord {
  @Uuid()
  mediaId: string;

  @Choice(ATTACHMENT_KINDS)
  kind: AttachmentKind;

  @Text({ max: 255 })
  filename: string;

  @Integer({ min: 0, max: MAX_INTEGER })
  tokens: number;
}

class ReasoningRecord {
  @Integer({ min: 0, max: MAX_INTEGER })
  position: number;

  @Text({ max: MAX_TEXT })
  text: string;
}

class MessageRecord {
  @Uuid()
  id: string;

  @Uuid()
  conversationId: string;

  @Uuid()
  userId: string;

  @Integer({ min: 1, max: MAX_INTEGER })
  sequenceNumber: number;

  @Uuid({ nullable: true })
  parentId: string | null;

  @Choice(MESSAGE_ROLES)
  role: MessageRole;

  @Text({ max: MAX_TEXT })
  content: string;

  @ListOf(() => AttachmentRecord, { optional: true })
  attachments?: Fields<AttachmentRecord>[];

  /** Files of older versions have none. */
  @ListOf(() => ReasoningRecord, { optional: true })
  reasoning?: Fields<ReasoningRecord>[];

  @Choice(['complete', 'stopped', 'failed'])
  state: string;

  @Text({ max: 200, nullable: true })
  provider: string | null;

  @Text({ max: 200, nullable: true })
  modelUsed: string | null;

  @Text({ max: 200, nullable: true })
  finishReason: string | null;

  @ListOf(() => CitationRecord)
  citations: Fields<CitationRecord>[];

  @Integer({ min: 0, max: MAX_INTEGER, nullable: true })
  inputTokens: number | null;

  @Integer({ min: 0, max: MAX_INTEGER, nullable: true })
  outputTokens: number | null;

  @Choice(['provider', 'estimated'], { nullable: true })
  usageSource: string | null;

  @Text({ max: 18, pattern: /^\d{1,18}$/, nullable: true })
  costNanoUsd: string | null;

  @Text({ max: 200, nullable: true })
  priceVersion: string | null;

  @Integer({ min: 0, max: MAX_INTEGER, nullable: true })
  firstTokenMs: number | null;

  @Integer({ min: 0, max: MAX_INTEGER, nullable: true })
  processingTimeMs: number | null;

  @Text({ max: 200, nullable: true })
  errorCode: string | null;

  @Text({ max: MAX_TEXT, nullable: true })
  errorDetail: string | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Instant({ nullable: true, optional: true })
  pinnedAt?: Date | null;
}

/** An answer that is being generated while it is exported is one that was stopped: nobody goes on with it elsewhere. */
export const messageRecords: RecordType<MessageRecord> = {
  name: 'message',
  shape: MessageRecord,
  free: [],

  async count({ snapshot, organizationId, since }) {
    const [row] = await snapshot.rows<{ n: number }>(sql`select coalesce(sum(message_count), 0)::int as n
      from conversation.conversations where organization_id = ${organizationId} and deleted_at is null and not is_temporary and last_message_at >= ${since}`);
    return row?.n ?? 0;
  },

  page: ({ snapshot, organizationId, since }: ExportSource, after, limit) =>
    snapshot.rows(sql`select m.id, m.conversation_id as "conversationId", m.user_id as "userId",
             m.sequence_number as "sequenceNumber", m.parent_id as "parentId", m.role, m.content, m.attachments, m.reasoning,
             case when m.state in ('generating', 'awaiting_approval') then 'stopped' else m.state end as state, m.provider, m.model_used as "modelUsed",
             m.finish_reason as "finishReason", m.citations, m.input_tokens as "inputTokens", m.output_tokens as "outputTokens",
             m.usage_source as "usageSource", m.cost_nano_usd::text as "costNanoUsd", m.price_version as "priceVersion",
             m.first_token_ms as "firstTokenMs", m.processing_time_ms as "processingTimeMs", m.error_code as "errorCode",
             m.error_detail as "errorDetail", m.created_at as "createdAt", m.completed_at as "completedAt",
             m.pinned_at as "pinnedAt"
        from conversation.messages m
        join conversation.conversations c on c.organization_id = m.organization_id and c.id = m.conversation_id
       where m.organization_id = ${organizationId} and c.deleted_at is null and not c.is_temporary and c.last_message_at >= ${since}
         ${when(after, () => sql`and (m.conversation_id, m.sequence_number) > (${after?.conversationId}, ${after?.sequenceNumber})`)}
       order by m.conversation_id, m.sequence_number limit ${limit}`),

  async write(records, { organizationId, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      id: ids.id(record.id),
      conversationId: ids.id(record.conversationId),
      userId: ids.person(record.userId),
      parentId: ids.optionalId(record.parentId),
      reasoning: record.reasoning ?? [],
      attachments: (record.attachments ?? []).map((file) => ({ ...file, mediaId: ids.id(file.mediaId) })),
      citations: record.citations.map((citation) => ({ ...citation, sourceId: ids.id(citation.sourceId) })),
    }));
    await commandRows(sql`
      insert into conversation.messages (id, organization_id, user_id, conversation_id, sequence_number, parent_id, role, content, attachments, reasoning, state,
             provider, model_used, finish_reason, citations, input_tokens, output_tokens, usage_source, cost_nano_usd,
             price_version, first_token_ms, processing_time_ms, error_code, error_detail, created_at, completed_at, pinned_at)
      select id, ${organizationId}, "userId", "conversationId", "sequenceNumber", "parentId", role, content, attachments, reasoning, state, provider, "modelUsed",
             "finishReason", citations, "inputTokens", "outputTokens", "usageSource", "costNanoUsd", "priceVersion",
             "firstTokenMs", "processingTimeMs", "errorCode", "errorDetail", "createdAt", "completedAt", "pinnedAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "userId" uuid, "conversationId" uuid,
             "sequenceNumber" int, "parentId" uuid, role text, content text, attachments jsonb, reasoning jsonb, state text, provider text, "modelUsed" text, "finishReason" text,
             citations jsonb, "inputTokens" int, "outputTokens" int, "usageSource" text, "costNanoUsd" bigint,
             "priceVersion" text, "firstTokenMs" int, "processingTimeMs" int, "errorCode" text, "errorDetail" text,
             "createdAt" timestamptz, "completedAt" timestamptz, "pinnedAt" timestamptz)`);
  },
};
