import { GetAnswerContextController } from './features/get-answer-context/get-answer-context.controller.js';
import { GetAnswerContextHandler } from './features/get-answer-context/get-answer-context.query.js';
import { PinMessageHandler } from './features/pin-message/pin-message.command.js';
import { PinMessageController } from './features/pin-message/pin-message.controller.js';
import { UnpinMessageHandler } from './features/unpin-message/unpin-message.command.js';
import { UnpinMessageController } from './features/unpin-message/unpin-message.controller.js';
import { EntitleConversationHandler } from './features/entitle-conversation/entitle-conversation.command.js';
import { TitleConversationJob } from './features/title-conversation/title-conversation.job.js';
import { TitleWhenTitleRequested } from './features/title-when-title-requested/title-when-title-requested.reaction.js';
import { KeepSummaryHandler } from './features/keep-summary/keep-summary.command.js';
import { RequestUpkeepCallHandler } from './features/request-upkeep-call/request-upkeep-call.command.js';
import { SummarizeConversationJob } from './features/summarize-conversation/summarize-conversation.job.js';
import { SummarizeWhenContextExceeded } from './features/summarize-when-context-exceeded/summarize-when-context-exceeded.reaction.js';
import { UpkeepCalls } from './upkeep/upkeep-calls.js';
import { UpkeepSources } from './upkeep/upkeep-source.js';

/** What is about what models are sent of conversations. */
export const contextControllers = [GetAnswerContextController, PinMessageController, UnpinMessageController];

export const contextProviders = [
  GetAnswerContextHandler,
  PinMessageHandler,
  UnpinMessageHandler,
  RequestUpkeepCallHandler,
  KeepSummaryHandler,
  SummarizeConversationJob,
  EntitleConversationHandler,
  TitleConversationJob,
  TitleWhenTitleRequested,
  SummarizeWhenContextExceeded,
  UpkeepCalls,
  UpkeepSources,
];
