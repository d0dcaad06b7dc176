export { ConversationModule } from './conversation.module.js';
export {
  AnswerRequested,
  ConversationArchived,
  ConversationDeleted,
  ConversationStarted,
  MessageCompleted,
  MessageFailed,
  MessageRated,
  MessageSent,
  MessageStopped,
  MessageUnrated,
  ModelCallsEnded,
} from './domain/conversation.events.js';
export { readConversationOptions, type ConversationOptions } from './conversation-options.js';
export { ModelOptions } from './infrastructure/configured-models.js';
export { readModels } from './infrastructure/model-config.js';
export { Trials, type RunningExperiment, type Trial, type TrialSubject } from './trials.js';
export type { TrialFacts } from './domain/trial-facts.js';
export { AnswerDefaults } from './answer-defaults.js';
export { AnswerSetups, type ExaminedSetup, type PlannedSetup } from './answer-setups.js';
