import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import {
  ExperimentChangeUnsafe,
  ExperimentInvalid,
  ExperimentNameTaken,
} from '../../domain/experiment.errors.js';
import type { ExperimentPlan } from '../../domain/experiment.js';
import { actOnExperiment, ExperimentDesk } from '../experiment-desk.js';
import type { ExperimentView } from '../experiment.view.js';

@Message(
  actOnExperiment('experiment.changed', [ExperimentInvalid, ExperimentNameTaken, ExperimentChangeUnsafe]),
)
export class ChangeExperiment extends Command<ExperimentView> {
  constructor(
    readonly experimentId: string,
    readonly changes: Partial<ExperimentPlan>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeExperiment)
export class ChangeExperimentHandler implements ICommandHandler<ChangeExperiment> {
  constructor(private readonly desk: ExperimentDesk) {}

  execute({ experimentId, changes, expectedRevision }: ChangeExperiment): Promise<ExperimentView> {
    return this.desk.act(experimentId, expectedRevision, (experiment, at) => experiment.change(changes, at));
  }
}
