import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { ModelCallsEnded, type AnswerFacts } from './conversation.events.js';

export type CallOutcome = 'completed' | 'stopped' | 'failed';

/** How a program's call of a model ended, and what it used. */
export interface EndedCall {
  readonly id: string;
  readonly organizationId: string;
  readonly userId: string;
  readonly outcome: CallOutcome;
  readonly errorCode: string | null;
  /** ISO 8601. */
  readonly endedAt: string;
  readonly facts: AnswerFacts;
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
        calls.map(({ id: callId, userId, outcome, facts }) => ({ callId, userId, outcome, ...facts })),
      ),
    );
  }
}
