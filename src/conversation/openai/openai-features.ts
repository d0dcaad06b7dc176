import { AgentQuestions } from './agent-questions.js';
import { CallAdmission } from './admission.js';
import { CallEnds } from './call-ends.js';
import { CallRecorder } from './call-recorder.js';
import { CreateChatCompletionHandler } from './features/create-chat-completion/create-chat-completion.command.js';
import { CreateChatCompletionController } from './features/create-chat-completion/create-chat-completion.controller.js';
import { CreateEmbeddingHandler } from './features/create-embedding/create-embedding.command.js';
import { CreateEmbeddingController } from './features/create-embedding/create-embedding.controller.js';
import { EndInterruptedCallsHandler } from './features/end-interrupted-calls/end-interrupted-calls.command.js';
import { EndInterruptedCallsJob } from './features/end-interrupted-calls/end-interrupted-calls.job.js';
import { EndModelCallsHandler } from './features/end-model-calls/end-model-calls.command.js';
import { GetOpenaiModelController } from './features/get-openai-model/get-openai-model.controller.js';
import { GetOpenaiModelHandler } from './features/get-openai-model/get-openai-model.query.js';
import { ListOpenaiModelsController } from './features/list-openai-models/list-openai-models.controller.js';
import { ListOpenaiModelsHandler } from './features/list-openai-models/list-openai-models.query.js';
import { ModelCalls } from './model-calls.js';
import { NamedExperiments } from './named-experiments.js';
import { NamedModels } from './named-models.js';

/** What programs made for OpenAI call. */
export const openAiControllers = [
  CreateChatCompletionController,
  CreateEmbeddingController,
  ListOpenaiModelsController,
  GetOpenaiModelController,
];

export const openAiProviders = [
  CreateChatCompletionHandler,
  CreateEmbeddingHandler,
  EndModelCallsHandler,
  EndInterruptedCallsHandler,
  EndInterruptedCallsJob,
  ListOpenaiModelsHandler,
  GetOpenaiModelHandler,
  AgentQuestions,
  CallAdmission,
  CallEnds,
  CallRecorder,
  ModelCalls,
  NamedExperiments,
  NamedModels,
];
