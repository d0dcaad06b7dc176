import type { AnswerSummary } from '../features/answer-summary.js';

/** How an answer ended well, as its streams tell it. */
export const FINISHED: AnswerSummary = {
  messageId: 'm',
  state: 'complete',
  finishReason: 'stop',
  provider: 'p',
  model: 'm',
  usage: null,
  citations: [],
  error: null,
};
