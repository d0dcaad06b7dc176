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
} from './domain/conversation.events.js';
export { ModelOptions } from './infrastructure/configured-models.js';
export { readModels } from './infrastructure/model-config.js';
