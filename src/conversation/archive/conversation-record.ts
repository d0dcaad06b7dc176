import { Choice, Flag, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { ExportSource, ImportTarget, RecordType } from '../../tenancy/index.js';
import { CONVERSATION_STATUSES, type ConversationStatus } from '../domain/conversation-status.js';

const MAX_INTEGER = 2_147_483_647;

/** A bigint, which JSON has no number for. */
const WHOLE_NUMBER = /^\d{1,18}$/;

class ConversationRecord {
  @Uuid()
  id: string;

  @Uuid()
  userId: string;

  @Uuid({ nullable: true })
  aiAgentId: string | null;

  @Integer({ min: 1, max: MAX_INTEGER, nullable: true })
  agentVersion: number | null;

  @Text({ min: 1, max: 200 })
  model: string;

  @Text({ max: 500, nullable: true })
  title: string | null;

  @JsonObject()
  contextData: Record<string, unknown>;

  @JsonObject({ nullable: true, optional: true })
  contextPolicy?: Record<string, unknown> | null;

  @Choice(CONVERSATION_STATUSES)
  status: ConversationStatus;

  @Integer({ min: 0, max: MAX_INTEGER })
  messageCount: number;

  @Text({ max: 18, pattern: WHOLE_NUMBER })
  totalTokens: string;

  @Text({ max: 18, pattern: WHOLE_NUMBER })
  costNanoUsd: string;

  @Uuid({ nullable: true })
  activeLeafId: string | null;

  @Flag()
  isBranched: boolean;

  @Instant()
  startedAt: Date;

  @Instant()
  lastMessageAt: Date;

  @Instant({ nullable: true })
  endedAt: Date | null;

  @Instant()
  updatedAt: Date;
}

export const conversationRecords: RecordType<ConversationRecord> = {
  name: 'conversation',
  shape: ConversationRecord,
  free: ['contextData'],

  async count({ snapshot, organizationId, since }) {
    const [row] = await snapshot.rows<{
      n: number;
    }>(sql`select count(*)::int as n from conversation.conversations
      where organization_id = ${organizationId} and deleted_at is null and not is_temporary and last_message_at >= ${since}`);
    return row?.n ?? 0;
  },

  page: ({ snapshot, organizationId, since }: ExportSource, after, limit) =>
    snapshot.rows(sql`select id, user_id as "userId", ai_agent_id as "aiAgentId", agent_version as "agentVersion", model, title,
             context_data as "contextData", context_policy as "contextPolicy", status, message_count as "messageCount", total_tokens::text as "totalTokens",
             cost_nano_usd::text as "costNanoUsd", active_leaf_id as "activeLeafId", is_branched as "isBranched", started_at as "startedAt", last_message_at as "lastMessageAt",
             ended_at as "endedAt", updated_at as "updatedAt"
        from conversation.conversations
       where organization_id = ${organizationId} and deleted_at is null and not is_temporary and last_message_at >= ${since}
         ${when(after, () => sql`and id > ${after?.id}`)}
       order by id limit ${limit}`),

  async write(records, { organizationId, ids }: ImportTarget) {
    const rows = records.map((record) => ({
      ...record,
      id: ids.id(record.id),
      userId: ids.person(record.userId),
      aiAgentId: ids.optionalId(record.aiAgentId),
      activeLeafId: ids.optionalId(record.activeLeafId),
    }));
    await commandRows(sql`
      insert into conversation.conversations (id, organization_id, user_id, ai_agent_id, agent_version, model, title,
             context_data, context_policy, status, message_count, total_tokens, cost_nano_usd, active_leaf_id, is_branched, started_at, last_message_at, ended_at, updated_at)
      select id, ${organizationId}, "userId", "aiAgentId", "agentVersion", model, title, "contextData", "contextPolicy", status, "messageCount",
             "totalTokens", "costNanoUsd", "activeLeafId", "isBranched", "startedAt", "lastMessageAt", "endedAt", "updatedAt"
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, "userId" uuid, "aiAgentId" uuid,
             "agentVersion" int, model text, title text, "contextData" jsonb, "contextPolicy" jsonb, status text, "messageCount" int,
             "totalTokens" bigint, "costNanoUsd" bigint, "activeLeafId" uuid, "isBranched" boolean, "startedAt" timestamptz, "lastMessageAt" timestamptz,
             "endedAt" timestamptz, "updatedAt" timestamptz)`);
  },
};
