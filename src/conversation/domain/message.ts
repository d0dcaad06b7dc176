import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import type { DomainEvent } from '#libs/kernel/domain-event.js';
import {
  AnswerAlreadyEnded,
  AnswerStillGenerating,
  MessageNotSuitable,
  ReasonNotAllowed,
} from './conversation.errors.js';
import {
  MessageUnrated,
  MessageCompleted,
  MessageFailed,
  MessagePinned,
  MessageRated,
  MessageStopped,
  MessageUnpinned,
  ToolApprovalRequested,
  type AnswerFacts,
} from './conversation.events.js';
import type { Attachment } from './attachment.js';
import type { Asked } from './conversation-input.js';
import type { Feedback } from './feedback.js';
import type { AnswerReasoning } from './reasoning.js';
import type { TrialFacts } from './trial-facts.js';

export const MESSAGE_ROLES = ['user', 'assistant', 'system', 'tool'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

export const MESSAGE_STATES = ['complete', 'generating', 'awaiting_approval', 'stopped', 'failed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

/** Which text of a document: what was typed in, what is spoken in it, or what its file holds. */
export const DOCUMENT_PARTS = ['body', 'transcript', 'file'] as const;

/** A document an answer quotes, at the version it quotes. */
export interface Citation {
  readonly index: number;
  readonly sourceId: string;
  readonly title: string;
  readonly version: number;
  /** Answers from before places were kept have none. */
  readonly part?: (typeof DOCUMENT_PARTS)[number];
  /** UTF-16 units from the beginning of that part to the quote. */
  readonly start?: number;
  readonly quote: string;
}

/** How a generation ended and what it used. `error` only when it failed. */
export interface AnswerOutcome {
  readonly state: Exclude<MessageState, 'generating'>;
  readonly text: string;
  readonly reasoning: readonly AnswerReasoning[];
  readonly finishReason: string | null;
  readonly citations: readonly Citation[];
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly facts: AnswerFacts;
  /** Milliseconds from the question to the first piece of text and to the end. */
  readonly firstTokenMs: number | null;
  readonly processingMs: number;
  /** Whether it has called any tool, or wants to. */
  readonly calledTools: boolean;
}

interface ConversationOf {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
}

/** Where a message stands: below another one of its conversation, and as which of all of them. */
export interface Place {
  readonly conversation: ConversationOf;
  readonly parentId: string | null;
  readonly sequenceNumber: number;
}

/** One message. An answer begins empty and is written once, when its generation has ended. */
export class Message extends AggregateRoot {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly sequenceNumber: number;
  /** What it follows; null for a first question. */
  readonly parentId: string | null;
  readonly role: MessageRole;
  readonly createdAt: Date;
  readonly content: string;
  /** Files that came with a question. */
  readonly attachments: readonly Attachment[];
  readonly reasoning: readonly AnswerReasoning[];
  readonly state: MessageState;
  /** The model this answer was asked of, where that is not the conversation's. */
  readonly requestedModel: string | null;
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
  /** Its part in an experiment: what was meant and what was really sent. */
  readonly trial: TrialFacts | null;
  /** Since when a model is always sent it. */
  readonly pinnedAt: Date | null;

  static question(id: string, place: Place, asked: Asked, at: Date): Message {
    return Message.create(id, place, { role: 'user', ...asked, state: 'complete', completedAt: at }, at);
  }

  static answer(id: string, place: Place, requestedModel: string | null, at: Date): Message {
    const begun = { role: 'assistant', content: '', state: 'generating', requestedModel } as const;
    return Message.create(id, place, begun, at);
  }

  private static create(
    id: string,
    { conversation, parentId, sequenceNumber }: Place,
    begun: Partial<Message>,
    createdAt: Date,
  ): Message {
    const { id: conversationId, organizationId, userId } = conversation;
    const identity = { id, conversationId, organizationId, userId, parentId, sequenceNumber, createdAt };
    return Object.assign(new Message(), UNANSWERED, identity, begun);
  }

  /** Whether it is an answer with a beginning that was cut off. */
  get isUnfinished(): boolean {
    const cutOff = this.finishReason === 'length' || this.state === 'stopped' || this.state === 'failed';
    return this.role === 'assistant' && this.content !== '' && cutOff;
  }

  /** Whether there is more of it to come. */
  get isOpen(): boolean {
    return this.state === 'generating' || this.state === 'awaiting_approval';
  }

  /** What it was charged so far. */
  get charged(): { readonly tokens: number; readonly costNanoUsd: bigint } {
    const tokens = (this.inputTokens ?? 0) + (this.outputTokens ?? 0);
    return { tokens, costNanoUsd: this.costNanoUsd ?? 0n };
  }

  /** Takes what its reader says of the answer; saying it again replaces it. */
  rate({ rating, reason }: Feedback): void {
    if (this.role !== 'assistant') throw new MessageNotSuitable('Only an answer can be rated.');
    if (this.isOpen) throw new AnswerStillGenerating();
    if (reason !== null && rating !== 'down') throw new ReasonNotAllowed();
    const experimentId = this.trial?.experimentId ?? null;
    const { id, conversationId, userId, modelUsed } = this;
    this.record(new MessageRated(id, conversationId, userId, modelUsed, rating, reason, experimentId));
  }

  /** What was said of it is taken back. */
  unrate(): void {
    this.record(new MessageUnrated(this.id, this.trial?.experimentId ?? null));
  }

  /** Has a model always sent it; again changes nothing. */
  pin(at: Date): void {
    if (this.isOpen) throw new AnswerStillGenerating();
    if (this.content === '')
      throw new MessageNotSuitable('There is no text in it that a model could be sent.');
    if (this.pinnedAt) return;
    this.record(new MessagePinned(this.id, this.conversationId));
    Object.assign(this, { pinnedAt: at });
  }

  unpin(): void {
    if (!this.pinnedAt) return;
    this.record(new MessageUnpinned(this.id, this.conversationId));
    Object.assign(this, { pinnedAt: null });
  }

  /** Is generated further after it has waited. */
  goOn(): void {
    if (this.state !== 'awaiting_approval')
      throw new MessageNotSuitable('This answer does not wait for an approval.');
    Object.assign(this, { state: 'generating' });
  }

  /** Writes the answer for good, or until somebody has decided what it may do. `facts` are about all of it. */
  end(outcome: AnswerOutcome, at: Date): void {
    if (this.state !== 'generating') throw new AnswerAlreadyEnded();
    this.record(this.ending(outcome));
    const { usage, costNanoUsd, priceVersion, provider, model } = outcome.facts;
    Object.assign(this, {
      state: outcome.state,
      content: outcome.text,
      reasoning: outcome.reasoning,
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
      firstTokenMs: this.firstTokenMs ?? outcome.firstTokenMs,
      processingTimeMs: (this.processingTimeMs ?? 0) + outcome.processingMs,
      trial: outcome.facts.trial ?? null,
      completedAt: outcome.state === 'awaiting_approval' ? null : at,
    });
  }

  private ending({ state, facts }: AnswerOutcome): DomainEvent {
    if (state === 'awaiting_approval')
      return new ToolApprovalRequested(this.id, this.conversationId, this.userId);
    const Ended = { complete: MessageCompleted, stopped: MessageStopped, failed: MessageFailed }[state];
    return new Ended(this.id, this.conversationId, this.userId, facts);
  }
}

/** What is not known of a message before a model has answered. */
const UNANSWERED = {
  attachments: [],
  reasoning: [],
  requestedModel: null,
  trial: null,
  pinnedAt: null,
  completedAt: null,
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
