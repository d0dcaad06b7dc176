import { Module } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { ExperimentRepository } from './domain/experiment.repository.js';
import { ChangeExperimentHandler } from './features/change-experiment/change-experiment.command.js';
import { ChangeExperimentController } from './features/change-experiment/change-experiment.controller.js';
import { CreateExperimentHandler } from './features/create-experiment/create-experiment.command.js';
import { CreateExperimentController } from './features/create-experiment/create-experiment.controller.js';
import { DeleteExperimentHandler } from './features/delete-experiment/delete-experiment.command.js';
import { DeleteExperimentController } from './features/delete-experiment/delete-experiment.controller.js';
import { EraseExperimentsOfOrganizationHandler } from './features/erase-experiments-of-organization/erase-experiments-of-organization.command.js';
import { EraseExperimentsOfOrganizationJob } from './features/erase-experiments-of-organization/erase-experiments-of-organization.job.js';
import { EraseExperimentsWhenOrganizationDeleted } from './features/erase-experiments-when-organization-deleted/erase-experiments-when-organization-deleted.reaction.js';
import { ExperimentDesk } from './features/experiment-desk.js';
import { GetExperimentController } from './features/get-experiment/get-experiment.controller.js';
import { GetExperimentHandler } from './features/get-experiment/get-experiment.query.js';
import { ListExperimentsController } from './features/list-experiments/list-experiments.controller.js';
import { ListExperimentsHandler } from './features/list-experiments/list-experiments.query.js';
import { PauseExperimentHandler } from './features/pause-experiment/pause-experiment.command.js';
import { PauseExperimentController } from './features/pause-experiment/pause-experiment.controller.js';
import { StartExperimentHandler } from './features/start-experiment/start-experiment.command.js';
import { StartExperimentController } from './features/start-experiment/start-experiment.controller.js';
import { StopExperimentHandler } from './features/stop-experiment/stop-experiment.command.js';
import { StopExperimentController } from './features/stop-experiment/stop-experiment.controller.js';
import { ExperimentMapping } from './infrastructure/experiment.mapping.js';
import { ExperimentMikroOrmRepository } from './infrastructure/experiment.mikro-orm.repository.js';

registerMappings(ExperimentMapping);

const commands = [
  CreateExperimentHandler,
  ChangeExperimentHandler,
  StartExperimentHandler,
  PauseExperimentHandler,
  StopExperimentHandler,
  DeleteExperimentHandler,
  EraseExperimentsOfOrganizationHandler,
];

const queries = [ListExperimentsHandler, GetExperimentHandler];

const reactions = [EraseExperimentsWhenOrganizationDeleted];

const jobs = [EraseExperimentsOfOrganizationJob];

const adapters = [ExperimentDesk, { provide: ExperimentRepository, useClass: ExperimentMikroOrmRepository }];

@Module({
  controllers: [
    CreateExperimentController,
    ListExperimentsController,
    GetExperimentController,
    ChangeExperimentController,
    StartExperimentController,
    PauseExperimentController,
    StopExperimentController,
    DeleteExperimentController,
  ],
  providers: [...commands, ...queries, ...reactions, ...jobs, ...adapters],
})
export class ExperimentsModule {}
