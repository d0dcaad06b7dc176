import { Choice, Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { ATTACHMENT_KINDS, type AttachmentKind } from '../domain/attachment.js';
import {
  DOCUMENT_PARTS,
  MESSAGE_ROLES,
  MESSAGE_STATES,
  type Message,
  type MessageRole,
  type MessageState,
} from '../domain/message.js';
import { MAX_REASONING_UNITS } from '../domain/reasoning.js';
import { ToolCallView } from './tool-call.view.js';

export class AttachmentView {
  @Uuid({ description: 'The file, as /media has it' })
  mediaId: string;

  @Choice(ATTACHMENT_KINDS)
  kind: AttachmentKind;

  @Text({ max: 255 })
  filename: string;

  @Integer({ min: 0, max: 2_147_483_647, description: 'What it takes of a model’s window, by estimate' })
  tokens: number;
}

export class CitationView {
  @Integer({ min: 1, max: 1000, description: 'The number in brackets that follows the quote in the text' })
  index: number;

  @Uuid()
  sourceId: string;

  @Text({ max: 500 })
  title: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'The version of the document that is quoted' })
  version: number;

  @Choice(DOCUMENT_PARTS, {
    optional: true,
    description:
      'Which text of the document is quoted: what was typed in, what is spoken in it, or what its file holds',
  })
  part?: (typeof DOCUMENT_PARTS)[number];

  @Integer({
    min: 0,
    max: 2_147_483_647,
    optional: true,
    description: 'Where the quote begins in that text, in UTF-16 units',
  })
  start?: number;

  @Text({ max: 10_000 })
  quote: string;
}

/** What the model thought before it went on. It is told to no model again. */
export class ReasoningView {
  @Integer({
    min: 0,
    max: 10_000_000,
    description: 'How much of the answer’s text was there, in UTF-16 units',
  })
  position: number;

  @Text({ max: MAX_REASONING_UNITS })
  text: string;
}

/** One message of a conversation. The fields from `provider` on are null until an answer has ended. */
export class MessageView {
  @Uuid()
  id: string;

  @Uuid()
  conversationId: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  sequenceNumber: number;

  @Uuid({ nullable: true, description: 'The message it follows; null for a first question' })
  parentId: string | null;

  @Choice(MESSAGE_ROLES)
  role: MessageRole;

  @Text({ max: 10_000_000 })
  content: string;

  @ListOf(() => AttachmentView, { description: 'Files that came with a question' })
  attachments: readonly AttachmentView[];

  @ListOf(() => ReasoningView, {
    description: `What the model thought, where the organization shows it: the first ${MAX_REASONING_UNITS} UTF-16 units of all of it`,
  })
  reasoning: readonly ReasoningView[];

  @Choice(MESSAGE_STATES)
  state: MessageState;

  @Text({
    max: 100,
    nullable: true,
    description: 'Asked for this answer instead of the conversation’s model',
  })
  requestedModel: string | null;

  @Text({ max: 100, nullable: true })
  provider: string | null;

  @Text({ max: 200, nullable: true })
  modelUsed: string | null;

  @Text({ max: 50, nullable: true, description: 'stop, length, content-filter, tool-calls or other' })
  finishReason: string | null;

  @ListOf(() => ToolCallView, { description: 'Tools it has called or wants to call, in their order' })
  toolCalls: readonly ToolCallView[];

  @ListOf(() => CitationView)
  citations: readonly CitationView[];

  @Integer({ min: 0, max: 2_147_483_647, nullable: true })
  inputTokens: number | null;

  @Integer({ min: 0, max: 2_147_483_647, nullable: true })
  outputTokens: number | null;

  @Choice(['provider', 'estimated'], { nullable: true, description: 'Who counted the tokens' })
  usageSource: string | null;

  @Text({ max: 30, nullable: true, description: 'Integer billionths of a US dollar' })
  costNanoUsd: string | null;

  @Text({ max: 200, nullable: true, description: 'The price list entry the cost was computed with' })
  priceVersion: string | null;

  @Integer({ min: 0, max: 2_147_483_647, nullable: true })
  firstTokenMs: number | null;

  @Integer({ min: 0, max: 2_147_483_647, nullable: true })
  processingTimeMs: number | null;

  @Text({ max: 100, nullable: true })
  errorCode: string | null;

  @Text({ max: 2000, nullable: true })
  errorDetail: string | null;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  completedAt: Date | null;

  @Instant({ nullable: true, description: 'Since when a model is always sent it' })
  pinnedAt: Date | null;
}

export const toMessageView = (message: Message): MessageView => ({
  id: message.id,
  conversationId: message.conversationId,
  sequenceNumber: message.sequenceNumber,
  parentId: message.parentId,
  role: message.role,
  content: message.content,
  attachments: message.attachments,
  reasoning: message.reasoning,
  state: message.state,
  requestedModel: message.requestedModel,
  provider: message.provider,
  modelUsed: message.modelUsed,
  finishReason: message.finishReason,
  toolCalls: [], // only answers that go on have any, and those are read
  citations: message.citations,
  inputTokens: message.inputTokens,
  outputTokens: message.outputTokens,
  usageSource: message.usageSource,
  costNanoUsd: message.costNanoUsd?.toString() ?? null,
  priceVersion: message.priceVersion,
  firstTokenMs: message.firstTokenMs,
  processingTimeMs: message.processingTimeMs,
  errorCode: message.errorCode,
  errorDetail: message.errorDetail,
  createdAt: message.createdAt,
  completedAt: message.completedAt,
  pinnedAt: message.pinnedAt,
});
