import { Global, Module, type DynamicModule } from '@nestjs/common';
import { ServiceModes } from '#libs/cqrs/ports.js';
import { DiscardDeadLetterHandler } from './features/discard-dead-letter/discard-dead-letter.command.js';
import { DiscardDeadLetterController } from './features/discard-dead-letter/discard-dead-letter.controller.js';
import { GetOutboxController } from './features/get-outbox/get-outbox.controller.js';
import { GetOutboxHandler } from './features/get-outbox/get-outbox.query.js';
import { GetServiceModeController } from './features/get-service-mode/get-service-mode.controller.js';
import { GetServiceModeHandler } from './features/get-service-mode/get-service-mode.query.js';
import { ListDeadLettersController } from './features/list-dead-letters/list-dead-letters.controller.js';
import { ListDeadLettersHandler } from './features/list-dead-letters/list-dead-letters.query.js';
import { PurgeIdempotencyKeysHandler } from './features/purge-idempotency-keys/purge-idempotency-keys.command.js';
import { PurgeIdempotencyKeysJob } from './features/purge-idempotency-keys/purge-idempotency-keys.job.js';
import { PurgeProcessedEventsHandler } from './features/purge-processed-events/purge-processed-events.command.js';
import { PurgeProcessedEventsJob } from './features/purge-processed-events/purge-processed-events.job.js';
import { ReplayDeadLetterHandler } from './features/replay-dead-letter/replay-dead-letter.command.js';
import { ReplayDeadLetterController } from './features/replay-dead-letter/replay-dead-letter.controller.js';
import { SetServiceModeHandler } from './features/set-service-mode/set-service-mode.command.js';
import { SetServiceModeController } from './features/set-service-mode/set-service-mode.controller.js';
import { PlatformHealth } from './infrastructure/health.js';
import { OutboxState } from './infrastructure/outbox-state.js';
import { StorageHealth, StorageOptions } from './infrastructure/storage-health.js';
import { ServiceModesAdapter } from './infrastructure/service-modes.adapter.js';

const commands = [
  SetServiceModeHandler,
  ReplayDeadLetterHandler,
  DiscardDeadLetterHandler,
  PurgeIdempotencyKeysHandler,
  PurgeProcessedEventsHandler,
];

const queries = [GetServiceModeHandler, GetOutboxHandler, ListDeadLettersHandler];

const jobs = [PurgeIdempotencyKeysJob, PurgeProcessedEventsJob];

const adapters = [
  OutboxState,
  PlatformHealth,
  StorageHealth,
  { provide: ServiceModes, useClass: ServiceModesAdapter },
];

/** Global, because the dispatcher asks the port bound here. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: StorageOptions): DynamicModule {
    return {
      module: PlatformModule,
      controllers: [
        GetServiceModeController,
        SetServiceModeController,
        GetOutboxController,
        ListDeadLettersController,
        ReplayDeadLetterController,
        DiscardDeadLetterController,
      ],
      providers: [
        { provide: StorageOptions, useValue: options },
        ...commands,
        ...queries,
        ...jobs,
        ...adapters,
      ],
      exports: [ServiceModes],
    };
  }
}
