import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { MessageCompleted, MessageFailed, MessageStopped, type AnswerFacts } from './conversation.events.js';
import { AnswerAlreadyEnded } from './conversation.errors.js';

export const MESSAGE_ROLES = ['user', 'assistant', 'system', 'tool'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

export const MESSAGE_STATES = ['complete', 'generating', 'stopped', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** A document an answer quotes, at the version it quotes. */
export interface Citation {
  readonly index: number;
  readonly sourceId: string;
  readonly title: string;
  readonly version: number;
  readonly quote: string;
}

/** How a generation ended and what it used. `error` only when it failed. */
export interface AnswerOutcome {
  readonly state: Exclude<MessageState, 'generating'>;
  readonly text: string;
  readonly finishReason: string | null;
  readonly citations: readonly Citation[];
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly facts: AnswerFacts;
  /** Milliseconds from the question to the first piece of text and to the end. */
  readonly firstTokenMs: number | null;
  readonly processingMs: number;
}

interface ConversationOf {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
}

/** One message. An answer begins empty and is written once, when its generation has ended. */
export class Message extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly sequenceNumber: number;
  readonly role: MessageRole;
  readonly createdAt: Date;
  readonly content: string;
  readonly state: MessageState;
  readonly provider: string | null;
  readonly modelUsed: string | null;
  readonly finishReason: string | null;
  readonly citations: readonly Citation[];
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly usageSource: string | null;
  readonly costNanoUsd: bigint | null;
  readonly priceVersion: string | null;
  readonly firstTokenMs: number | null;
  readonly processingTimeMs: number | null;
  readonly errorCode: string | null;
  readonly errorDetail: string | null;
  readonly completedAt: Date | null;

  static question(
    id: string,
    conversation: ConversationOf,
    sequenceNumber: number,
    content: string,
    at: Date,
  ): Message {
    return Message.create(id, conversation, sequenceNumber, 'user', content, 'complete', at);
  }

  static answer(id: string, conversation: ConversationOf, sequenceNumber: number, at: Date): Message {
    return Message.create(id, conversation, sequenceNumber, 'assistant', '', 'generating', at);
  }

  private static create(
    id: string,
    { id: conversationId, organizationId, userId }: ConversationOf,
    sequenceNumber: number,
    role: MessageRole,
    content: string,
    state: MessageState,
    createdAt: Date,
  ): Message {
    const identity = { id, conversationId, organizationId, userId, sequenceNumber, role, createdAt };
    const completedAt = state === 'complete' ? createdAt : null;
    return Object.assign(new Message(), UNANSWERED, identity, { content, state, completedAt });
  }

  /** Writes the answer for good. */
  end(outcome: AnswerOutcome, at: Date): void {
    if (this.state !== 'generating') throw new AnswerAlreadyEnded();
    const Ended = { complete: MessageCompleted, stopped: MessageStopped, failed: MessageFailed }[
      outcome.state
    ];
    this.record(new Ended(this.id, this.conversationId, this.userId, outcome.facts));
    const { usage, costNanoUsd, priceVersion, provider, model } = outcome.facts;
    Object.assign(this, {
      state: outcome.state,
      content: outcome.text,
      finishReason: outcome.finishReason,
      citations: outcome.citations,
      errorCode: outcome.error?.code ?? null,
      errorDetail: outcome.error?.detail ?? null,
      provider,
      modelUsed: model,
      inputTokens: usage.inputTokens,
      outputTokens: usage.outputTokens,
      usageSource: usage.source,
      costNanoUsd: BigInt(costNanoUsd),
      priceVersion,
      firstTokenMs: outcome.firstTokenMs,
      processingTimeMs: outcome.processingMs,
      completedAt: at,
    });
  }
}

/** What is not known of a message before a model has answered. */
const UNANSWERED = {
  provider: null,
  modelUsed: null,
  finishReason: null,
  citations: [],
  inputTokens: null,
  outputTokens: null,
  usageSource: null,
  costNanoUsd: null,
  priceVersion: null,
  firstTokenMs: null,
  processingTimeMs: null,
  errorCode: null,
  errorDetail: null,
};
