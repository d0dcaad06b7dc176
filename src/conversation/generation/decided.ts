import type { Model } from '../domain/models.js';
import type { PastAnswer } from './answer-past.js';
import { piecesOf, takeOver, type LiveAnswer } from './live-answer.js';
import type { AttemptObserver, PlannedModel } from './model-gateway.js';
import type { SentTurns } from './sent-turns.js';
import type { Spending } from './spending.js';
import type { TrialRun } from './trial-run.js';

/** What is decided before the model is called, and needed again when the end is stored. */
export interface Decided {
  model?: Model;
  /** The model that answers: the first of the plan until a fallback is asked. */
  answering?: PlannedModel;
  readonly spending: Spending;
  /** When the question was asked, where that was before this generation was queued. */
  askedAt?: Date;
  calledTools: boolean;
  readonly turns: SentTurns;
  /** Where it takes part in an experiment. */
  trial?: TrialRun;
}

/** Goes on with an answer that had waited. */
export function takeUp(past: PastAnswer, live: LiveAnswer, decided: Decided): void {
  decided.calledTools = true;
  decided.askedAt = past.askedAt;
  for (const { spent } of past.steps) decided.spending.add(spent);
  takeOver(live, piecesOf({ content: past.text, reasoning: past.reasoning }), past.calls);
}

/** Notes which model answers: after a fallback it is not the one that was asked for. */
export const observing = (observer: AttemptObserver, decided: Decided): AttemptObserver => ({
  started: (attempt, planned) => {
    decided.answering = planned;
    decided.turns.asked(planned.model.id);
    decided.trial?.started(planned);
    observer.started(attempt, planned);
  },
  ended: (attempt, planned) => observer.ended(attempt, planned),
});
