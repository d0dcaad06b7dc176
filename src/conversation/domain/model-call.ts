import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ModelCallsEnded, type AnswerFacts } from './conversation.events.js';

/** Calls of programs, and those the platform makes of its own accord for a conversation. */
export const UPKEEP_KINDS = ['summary', 'title'] as const;
export type UpkeepKind = (typeof UPKEEP_KINDS)[number];
export type CallKind = 'chat' | 'embeddings' | UpkeepKind;

export type CallOutcome = 'completed' | 'stopped' | 'failed';

/** How a call of a model ended, and what it used. */
export interface EndedCall {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly outcome: CallOutcome;
  readonly errorCode: string | null;
  /** ISO 8601. */
  readonly endedAt: string;
  readonly facts: AnswerFacts;
  /** For which conversation the platform has made it; of a program's none is known. */
  readonly conversationId?: string | null;
}

/** Calls of one organization that ended at about the same time. Told together: each alone would cost more than it was. */
export class ModelCallBatch extends AggregateRoot {
  constructor(
    readonly id: string,
    readonly organizationId: string,
    calls: readonly EndedCall[],
  ) {
    super();
    this.record(
      new ModelCallsEnded(
        id,
        calls.map(({ id: callId, userId, outcome, facts, conversationId = null }) => ({
          callId,
          userId,
          outcome,
          conversationId,
          ...facts,
        })),
      ),
    );
  }
}
