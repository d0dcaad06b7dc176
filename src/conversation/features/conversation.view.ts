import { Choice, Flag, Instant, Integer, JsonObject, Nest, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { CONVERSATION_STATUSES, type ConversationStatus } from '../domain/conversation-status.js';
import { type Conversation } from '../domain/conversation.js';
import { ContextPolicyView } from './context-policy.view.js';
import { SummaryView } from './summary.view.js';

export class ConversationView {
  @Uuid()
  id: string;

  @Text({ max: 500, nullable: true })
  title: string | null;

  @Uuid({ nullable: true })
  aiAgentId: string | null;

  @Integer({
    min: 1,
    max: 2_147_483_647,
    nullable: true,
    description: 'The version of the agent it is held with',
  })
  agentVersion: number | null;

  @Text({ max: 200 })
  model: string;

  @Choice(CONVERSATION_STATUSES)
  status: ConversationStatus;

  @JsonObject()
  contextData: Record<string, unknown>;

  @Nest(() => ContextPolicyView, {
    nullable: true,
    description: 'What of it a model is sent; null is as its agent says, or else whatever fits the window',
  })
  contextPolicy: ContextPolicyView | null;

  @Integer({ min: 0, max: 2_147_483_647 })
  messageCount: number;

  @Integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
  totalTokens: number;

  @Text({ max: 30, description: 'US dollars, four decimals' })
  estimatedCost: string;

  @Uuid({ nullable: true, description: 'The message the shown branch ends with' })
  activeLeafId: string | null;

  @Flag({ description: 'Whether there are branches beside the shown one' })
  isBranched: boolean;

  @Flag({ description: 'In no list, search or archive, and deleted soon after its last message' })
  temporary: boolean;

  @Flag({ description: 'Held to try out an agent that is being worked on; counts as no use of it' })
  preview: boolean;

  @Instant()
  startedAt: Date;

  @Instant()
  lastMessageAt: Date;

  @Instant({ nullable: true })
  endedAt: Date | null;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;
}

export class ConversationWithSummaryView extends ConversationView {
  @Nest(() => SummaryView, { nullable: true, description: 'Of what was said on the shown branch' })
  summary: SummaryView | null;
}

/** Columns of `conversation.conversations` as the view names them. */
export const CONVERSATION_COLUMNS =
  fragment(`id, title, ai_agent_id as "aiAgentId", agent_version as "agentVersion", model,
  status, context_data as "contextData", context_policy as "contextPolicy", message_count as "messageCount", total_tokens::float8 as "totalTokens",
  round(cost_nano_usd / 1e9, 4)::text as "estimatedCost", active_leaf_id as "activeLeafId",
  is_branched as "isBranched", is_temporary as temporary, is_preview as preview, started_at as "startedAt", last_message_at as "lastMessageAt",
  ended_at as "endedAt", revision`);

const NANO_PER_TEN_THOUSANDTH = 100_000n;

/** Rounds half up to ten-thousandths of a dollar, like PostgreSQL does for the reads. */
function dollars(nanoUsd: bigint): string {
  const units = (nanoUsd + NANO_PER_TEN_THOUSANDTH / 2n) / NANO_PER_TEN_THOUSANDTH;
  return `${units / 10_000n}.${(units % 10_000n).toString().padStart(4, '0')}`;
}

export const toConversationView = (conversation: Conversation): ConversationView => ({
  id: conversation.id,
  title: conversation.title,
  aiAgentId: conversation.aiAgentId,
  agentVersion: conversation.agentVersion,
  model: conversation.model,
  status: conversation.status,
  contextData: conversation.contextData,
  contextPolicy: conversation.contextPolicy,
  messageCount: conversation.messageCount,
  totalTokens: conversation.totalTokens,
  estimatedCost: dollars(conversation.costNanoUsd),
  activeLeafId: conversation.activeLeafId,
  isBranched: conversation.isBranched,
  temporary: conversation.isTemporary,
  preview: conversation.isPreview,
  startedAt: conversation.startedAt,
  lastMessageAt: conversation.lastMessageAt,
  endedAt: conversation.endedAt,
  revision: conversation.revision,
});
