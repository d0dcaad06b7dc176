import { Global, Module } from '@nestjs/common';
import { registerMappings } from '#libs/persistence/orm.js';
import { ContentModule } from '../content/index.js';
import { Trials } from '../conversation/index.js';
import { ExperimentRepository } from './domain/experiment.repository.js';
import { ChangeExperimentHandler } from './features/change-experiment/change-experiment.command.js';
import { ChangeExperimentController } from './features/change-experiment/change-experiment.controller.js';
import { CreateExperimentHandler } from './features/create-experiment/create-experiment.command.js';
import { CreateExperimentController } from './features/create-experiment/create-experiment.controller.js';
import { CheckGuardrailsJob } from './features/check-guardrails/check-guardrails.job.js';
import { FindBreachHandler } from './features/find-breach/find-breach.query.js';
import { GetExperimentResultsController } from './features/get-experiment-results/get-experiment-results.controller.js';
import { GetExperimentResultsHandler } from './features/get-experiment-results/get-experiment-results.query.js';
import { ListGuardedExperimentsHandler } from './features/list-guarded-experiments/list-guarded-experiments.query.js';
import { PauseForGuardrailHandler } from './features/pause-for-guardrail/pause-for-guardrail.command.js';
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
import { RateAnswerHandler } from './features/rate-answer/rate-answer.command.js';
import { RateAnswerWhenMessageUnrated } from './features/rate-answer-when-message-unrated/rate-answer-when-message-unrated.reaction.js';
import { RateAnswerWhenMessageRated } from './features/rate-answer-when-message-rated/rate-answer-when-message-rated.reaction.js';
import { RecordAnswersHandler } from './features/record-answers/record-answers.command.js';
import {
  RecordAnswersWhenMessageCompleted,
  RecordAnswersWhenMessageFailed,
  RecordAnswersWhenMessageStopped,
} from './features/record-answers-when-answer-ends/record-answers-when-answer-ends.reaction.js';
import { RecordAnswersWhenModelCallsEnd } from './features/record-answers-when-model-calls-end/record-answers-when-model-calls-end.reaction.js';
import { ShipVariantHandler } from './features/ship-variant/ship-variant.command.js';
import { ShipVariantController } from './features/ship-variant/ship-variant.controller.js';
import { StartExperimentHandler } from './features/start-experiment/start-experiment.command.js';
import { StartExperimentController } from './features/start-experiment/start-experiment.controller.js';
import { StopExperimentHandler } from './features/stop-experiment/stop-experiment.command.js';
import { StopExperimentController } from './features/stop-experiment/stop-experiment.controller.js';
import { ExperimentMapping } from './infrastructure/experiment.mapping.js';
import { ExperimentMikroOrmRepository } from './infrastructure/experiment.mikro-orm.repository.js';
import { Exposures } from './infrastructure/exposures.js';
import { RunningExperiments } from './infrastructure/running-experiments.js';
import { SqlTrials } from './infrastructure/sql-trials.js';

registerMappings(ExperimentMapping);

const commands = [
  CreateExperimentHandler,
  ChangeExperimentHandler,
  StartExperimentHandler,
  PauseExperimentHandler,
  StopExperimentHandler,
  ShipVariantHandler,
  DeleteExperimentHandler,
  EraseExperimentsOfOrganizationHandler,
  RecordAnswersHandler,
  RateAnswerHandler,
  PauseForGuardrailHandler,
];

const queries = [
  ListExperimentsHandler,
  GetExperimentHandler,
  GetExperimentResultsHandler,
  ListGuardedExperimentsHandler,
  FindBreachHandler,
];

const reactions = [
  EraseExperimentsWhenOrganizationDeleted,
  RecordAnswersWhenMessageCompleted,
  RecordAnswersWhenMessageStopped,
  RecordAnswersWhenMessageFailed,
  RecordAnswersWhenModelCallsEnd,
  RateAnswerWhenMessageRated,
  RateAnswerWhenMessageUnrated,
];

const jobs = [EraseExperimentsOfOrganizationJob, CheckGuardrailsJob];

const adapters = [
  ExperimentDesk,
  { provide: ExperimentRepository, useClass: ExperimentMikroOrmRepository },
  RunningExperiments,
  Exposures,
  { provide: Trials, useClass: SqlTrials },
];

/** Global, because conversations ask through the port bound here which variant answers. */
@Global()
@Module({
  imports: [ContentModule],
  controllers: [
    CreateExperimentController,
    ListExperimentsController,
    GetExperimentController,
    GetExperimentResultsController,
    ChangeExperimentController,
    StartExperimentController,
    PauseExperimentController,
    StopExperimentController,
    ShipVariantController,
    DeleteExperimentController,
  ],
  providers: [...commands, ...queries, ...reactions, ...jobs, ...adapters],
  exports: [Trials],
})
export class ExperimentsModule {}
