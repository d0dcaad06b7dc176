import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ContextPolicy } from '../domain/context-policy.js';
import type { Attachment } from '../domain/attachment.js';
import { Conversation } from '../domain/conversation.js';
import { Message, type Citation } from '../domain/message.js';
import type { AnswerReasoning } from '../domain/reasoning.js';
import type { TrialFacts } from '../domain/trial-facts.js';

export const ConversationMapping = defineEntity({
  class: Conversation,
  schema: 'conversation',
  tableName: 'conversations',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    userId: p.uuid(),
    aiAgentId: p.uuid().nullable(),
    agentVersion: p.integer().nullable(),
    model: p.string(),
    title: p.text().nullable(),
    titleState: p.string(),
    contextData: p.json<Record<string, unknown>>(),
    contextPolicy: p.json<ContextPolicy>().nullable(),
    status: p.string(),
    messageCount: p.integer(),
    totalTokens: p.bigint('number'),
    costNanoUsd: p.bigint('bigint'),
    experimentId: p.uuid().nullable(),
    variant: p.string().nullable(),
    startedAt: p.datetime(),
    lastMessageAt: p.datetime(),
    endedAt: p.datetime().nullable(),
    activeLeafId: p.uuid().nullable(),
    isTemporary: p.boolean(),
    isPreview: p.boolean(),
    isBranched: p.boolean(),
    deletedAt: p.datetime().nullable(),
    updatedAt: p.datetime(),
    revision: p.integer(),
  },
});

export const MessageMapping = defineEntity({
  class: Message,
  schema: 'conversation',
  tableName: 'messages',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    userId: p.uuid(),
    conversationId: p.uuid(),
    sequenceNumber: p.integer(),
    parentId: p.uuid().nullable(),
    role: p.string(),
    content: p.text(),
    attachments: p.json<Attachment[]>(),
    reasoning: p.json<AnswerReasoning[]>(),
    state: p.string(),
    requestedModel: p.string().nullable(),
    provider: p.string().nullable(),
    modelUsed: p.string().nullable(),
    finishReason: p.string().nullable(),
    citations: p.json<Citation[]>(),
    inputTokens: p.integer().nullable(),
    outputTokens: p.integer().nullable(),
    usageSource: p.string().nullable(),
    costNanoUsd: p.bigint('bigint').nullable(),
    priceVersion: p.string().nullable(),
    firstTokenMs: p.integer().nullable(),
    processingTimeMs: p.integer().nullable(),
    errorCode: p.string().nullable(),
    errorDetail: p.text().nullable(),
    trial: p.json<TrialFacts>().nullable(),
    createdAt: p.datetime(),
    completedAt: p.datetime().nullable(),
    pinnedAt: p.datetime().nullable(),
  },
});
