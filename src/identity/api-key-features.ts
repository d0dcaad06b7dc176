import { ApiKeyChanges, ApiKeyRepository } from './domain/api-key.repository.js';
import { CreateApiKeyHandler } from './features/create-api-key/create-api-key.command.js';
import { CreateApiKeyController } from './features/create-api-key/create-api-key.controller.js';
import { ListApiKeysController } from './features/list-api-keys/list-api-keys.controller.js';
import { ListApiKeysHandler } from './features/list-api-keys/list-api-keys.query.js';
import { RecordApiKeyUseHandler } from './features/record-api-key-use/record-api-key-use.command.js';
import { RevokeApiKeyHandler } from './features/revoke-api-key/revoke-api-key.command.js';
import { RevokeApiKeyController } from './features/revoke-api-key/revoke-api-key.controller.js';
import { RotateApiKeyHandler } from './features/rotate-api-key/rotate-api-key.command.js';
import { RotateApiKeyController } from './features/rotate-api-key/rotate-api-key.controller.js';
import { ApiKeyDirectory } from './infrastructure/api-key-directory.js';
import { MikroOrmApiKeys } from './infrastructure/mikro-orm-api-keys.js';

/** Keys with which programs work on behalf of people. */
export const apiKeyControllers = [
  ListApiKeysController,
  CreateApiKeyController,
  RotateApiKeyController,
  RevokeApiKeyController,
];

export const apiKeyProviders = [
  ListApiKeysHandler,
  CreateApiKeyHandler,
  RotateApiKeyHandler,
  RevokeApiKeyHandler,
  RecordApiKeyUseHandler,
  ApiKeyDirectory,
  { provide: ApiKeyChanges, useExisting: ApiKeyDirectory },
  { provide: ApiKeyRepository, useClass: MikroOrmApiKeys },
];
