import { GetModelPolicyController } from './features/get-model-policy/get-model-policy.controller.js';
import { GetModelPolicyHandler } from './features/get-model-policy/get-model-policy.query.js';
import { SetModelPolicyController } from './features/set-model-policy/set-model-policy.controller.js';
import { SetModelPolicyHandler } from './features/set-model-policy/set-model-policy.command.js';
import { ListProviderKeysController } from './features/list-provider-keys/list-provider-keys.controller.js';
import { ListProviderKeysHandler } from './features/list-provider-keys/list-provider-keys.query.js';
import { SetProviderKeyController } from './features/set-provider-key/set-provider-key.controller.js';
import { SetProviderKeyHandler } from './features/set-provider-key/set-provider-key.command.js';
import { RemoveProviderKeyController } from './features/remove-provider-key/remove-provider-key.controller.js';
import { RemoveProviderKeyHandler } from './features/remove-provider-key/remove-provider-key.command.js';
import { TestProviderKeyController } from './features/test-provider-key/test-provider-key.controller.js';
import { TestProviderKeyHandler } from './features/test-provider-key/test-provider-key.query.js';
import { ListModelAttemptsController } from './features/list-model-attempts/list-model-attempts.controller.js';
import { ListModelAttemptsHandler } from './features/list-model-attempts/list-model-attempts.query.js';
import { ListModelBreakersController } from './features/list-model-breakers/list-model-breakers.controller.js';
import { ListModelBreakersHandler } from './features/list-model-breakers/list-model-breakers.query.js';
import { ListAnswerDefaultsController } from './features/list-answer-defaults/list-answer-defaults.controller.js';
import { ListAnswerDefaultsHandler } from './features/list-answer-defaults/list-answer-defaults.query.js';
import { SetAnswerDefaultController } from './features/set-answer-default/set-answer-default.controller.js';
import { SetAnswerDefaultHandler } from './features/set-answer-default/set-answer-default.command.js';
import { AttemptRecorder } from './generation/attempt-recorder.js';
import { ModelTelemetry } from './infrastructure/model-telemetry.js';
import { Prices } from './infrastructure/prices.js';
import { SharedBreakers } from './infrastructure/shared-breakers.js';

/** What is about models and their providers rather than about conversations. */
export const modelControllers = [
  ListAnswerDefaultsController,
  SetAnswerDefaultController,
  GetModelPolicyController,
  SetModelPolicyController,
  ListProviderKeysController,
  SetProviderKeyController,
  RemoveProviderKeyController,
  TestProviderKeyController,
  ListModelAttemptsController,
  ListModelBreakersController,
];

export const modelProviders = [
  ListAnswerDefaultsHandler,
  SetAnswerDefaultHandler,
  GetModelPolicyHandler,
  SetModelPolicyHandler,
  ListProviderKeysHandler,
  SetProviderKeyHandler,
  RemoveProviderKeyHandler,
  TestProviderKeyHandler,
  ListModelAttemptsHandler,
  ListModelBreakersHandler,
  AttemptRecorder,
  ModelTelemetry,
  Prices,
  SharedBreakers,
];
