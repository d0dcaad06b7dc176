import { fragment } from '#libs/persistence/sql.js';
import { TOOL_CALLS_OF_MESSAGE } from './tool-call.view.js';
import type { Citation, MessageState } from '../domain/message.js';

/** How an answer ended, as the last event of its stream tells it. */
export interface AnswerSummary {
  readonly messageId: string;
  readonly state: Exclude<MessageState, 'generating'>;
  readonly finishReason: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly source: string;
  } | null;
  readonly citations: readonly Citation[];
  readonly error: { readonly code: string; readonly detail: string } | null;
}

interface EndedRow {
  id: string;
  state: Exclude<MessageState, 'generating'>;
  finishReason: string | null;
  provider: string | null;
  modelUsed: string | null;
  inputTokens: number | null;
  outputTokens: number | null;
  usageSource: string | null;
  citations: readonly Citation[];
  errorCode: string | null;
  errorDetail: string | null;
}

export const toSummary = (row: EndedRow): AnswerSummary => ({
  messageId: row.id,
  state: row.state,
  finishReason: row.finishReason,
  provider: row.provider,
  model: row.modelUsed,
  usage:
    row.usageSource === null
      ? null
      : { inputTokens: row.inputTokens ?? 0, outputTokens: row.outputTokens ?? 0, source: row.usageSource },
  citations: row.citations,
  error: row.errorCode === null ? null : { code: row.errorCode, detail: row.errorDetail ?? '' },
});

/** Columns of `conversation.messages m` as `MessageView` names them. */
export const MESSAGE_COLUMNS =
  fragment(`m.id, m.conversation_id as "conversationId", m.sequence_number as "sequenceNumber",
  m.parent_id as "parentId", m.role, m.content, m.attachments, m.reasoning, m.state, m.requested_model as "requestedModel", m.provider, m.model_used as "modelUsed", m.finish_reason as "finishReason", m.citations, ${TOOL_CALLS_OF_MESSAGE.text} as "toolCalls",
  m.input_tokens as "inputTokens", m.output_tokens as "outputTokens", m.usage_source as "usageSource",
  m.cost_nano_usd::text as "costNanoUsd", m.price_version as "priceVersion", m.first_token_ms as "firstTokenMs",
  m.processing_time_ms as "processingTimeMs", m.error_code as "errorCode", m.error_detail as "errorDetail",
  m.created_at as "createdAt", m.completed_at as "completedAt",
  m.pinned_at as "pinnedAt"`);
