import { DomainEvent } from '#libs/kernel/domain-event.js';
import type { FeedbackReason, Rating } from './feedback.js';
import type { TrialFacts } from './trial-facts.js';

/** What one answer used. `costNanoUsd` is an integer as decimal text (billionths of a US dollar). */
export interface AnswerFacts {
  readonly provider: string;
  readonly model: string;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedInputTokens: number;
    readonly cacheWriteTokens?: number;
    readonly reasoningTokens: number;
    readonly source: 'provider' | 'estimated';
  };
  readonly costNanoUsd: string;
  /** Which entry of the price list the cost was computed with. */
  readonly priceVersion: string;
  /** Whose key the provider was asked with: with its own the organization has paid already. */
  readonly keySource: 'platform' | 'organization';
  /** When the question was asked (ISO 8601): the month its allowance was reserved in. */
  readonly startedAt: string;
  /** Its part in an experiment, where it takes part in one. */
  readonly trial?: TrialFacts;
}

export class ConversationStarted extends DomainEvent {
  static readonly type = 'conversation.started';
  constructor(
    conversationId: string,
    readonly userId: string,
    readonly aiAgentId: string | null,
    readonly model: string,
    /** A try-out of an agent that is being worked on: no use that counts. */
    readonly isPreview: boolean,
  ) {
    super(conversationId);
  }
}

export class MessageSent extends DomainEvent {
  static readonly type = 'message.sent';
  constructor(
    conversationId: string,
    readonly questionId: string,
    readonly answerId: string,
  ) {
    super(conversationId);
  }
}

/** Another answer to a question was asked for, or the rest of one that was cut off. */
export class AnswerRequested extends DomainEvent {
  static readonly type = 'message.answer_requested';
  constructor(
    conversationId: string,
    readonly answerId: string,
    readonly model: string | null,
  ) {
    super(conversationId);
  }
}

/** Its messages are erased as soon as nothing is generated for it any more; what they used stays counted. */
export class ConversationDeleted extends DomainEvent {
  static readonly type = 'conversation.deleted';
  constructor(
    conversationId: string,
    readonly userId: string,
  ) {
    super(conversationId);
  }
}

export class ConversationArchived extends DomainEvent {
  static readonly type = 'conversation.archived';
  constructor(
    conversationId: string,
    readonly userId: string,
  ) {
    super(conversationId);
  }
}

/** More of it has fallen out of what a model is sent than its summary stands for. */
export class ConversationContextExceeded extends DomainEvent {
  static readonly type = 'conversation.context_exceeded';
  constructor(
    conversationId: string,
    readonly userId: string,
    readonly untilMessageId: string,
    /** What the policy leaves for a summary. */
    readonly maxTokens: number,
  ) {
    super(conversationId);
  }
}

export class ConversationSummarized extends DomainEvent {
  static readonly type = 'conversation.summarized';
  constructor(
    conversationId: string,
    readonly userId: string,
    readonly untilMessageId: string,
  ) {
    super(conversationId);
  }
}

/** Its first answer is there: a better title than the beginning of the question can be made. */
export class ConversationTitleRequested extends DomainEvent {
  static readonly type = 'conversation.title_requested';
  constructor(
    conversationId: string,
    readonly userId: string,
    readonly answerId: string,
  ) {
    super(conversationId);
  }
}

/** Somebody said what an answer was worth; its comment stays with it. */
export class MessageRated extends DomainEvent {
  static readonly type = 'message.rated';
  constructor(
    messageId: string,
    readonly conversationId: string,
    readonly userId: string,
    readonly model: string | null,
    readonly rating: Rating,
    readonly reason: FeedbackReason | null,
    /** The experiment the answer takes part in. */
    readonly experimentId: string | null,
  ) {
    super(messageId);
  }
}

/** What was said of an answer is taken back. */
export class MessageUnrated extends DomainEvent {
  static readonly type = 'message.unrated';
  constructor(
    messageId: string,
    readonly experimentId: string | null,
  ) {
    super(messageId);
  }
}

/** A model is sent it from now on with every question after it. */
export class MessagePinned extends DomainEvent {
  static readonly type = 'message.pinned';
  constructor(
    messageId: string,
    readonly conversationId: string,
  ) {
    super(messageId);
  }
}

export class MessageUnpinned extends DomainEvent {
  static readonly type = 'message.unpinned';
  constructor(
    messageId: string,
    readonly conversationId: string,
  ) {
    super(messageId);
  }
}

/** An answer waits until its owner has decided about the tools it wants to call. */
export class ToolApprovalRequested extends DomainEvent {
  static readonly type = 'message.approval_requested';
  constructor(
    messageId: string,
    readonly conversationId: string,
    readonly userId: string,
  ) {
    super(messageId);
  }
}

/** How an answer ended; the aggregate is the answer. */
abstract class AnswerEnded extends DomainEvent implements AnswerFacts {
  readonly provider: string;
  readonly model: string;
  readonly usage: AnswerFacts['usage'];
  readonly costNanoUsd: string;
  readonly priceVersion: string;
  readonly keySource: AnswerFacts['keySource'];
  readonly startedAt: string;
  readonly trial?: TrialFacts;

  constructor(
    messageId: string,
    readonly conversationId: string,
    readonly userId: string,
    facts: AnswerFacts,
  ) {
    super(messageId);
    Object.assign(this, facts);
  }
}

export class MessageCompleted extends AnswerEnded {
  static readonly type = 'message.completed';
}

export class MessageStopped extends AnswerEnded {
  static readonly type = 'message.stopped';
}

export class MessageFailed extends AnswerEnded {
  static readonly type = 'message.failed';
}

/** What one call of a model used that is no answer of a conversation. */
export interface ModelCallFacts extends AnswerFacts {
  readonly callId: string;
  readonly userId: string;
  readonly outcome: 'completed' | 'stopped' | 'failed';
  /** Null where a program has made it. */
  readonly conversationId: string | null;
}

export class ModelCallsEnded extends DomainEvent {
  static readonly type = 'model_calls.ended';
  constructor(
    batchId: string,
    readonly calls: readonly ModelCallFacts[],
  ) {
    super(batchId);
  }
}
