import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ExperimentInvalid, ExperimentNameTaken } from '../../domain/experiment.errors.js';
import { Experiment, type ExperimentPlan } from '../../domain/experiment.js';
import { ExperimentRepository } from '../../domain/experiment.repository.js';
import { actOnExperiment } from '../experiment-desk.js';
import { toExperimentView, type ExperimentView } from '../experiment.view.js';

@Message(actOnExperiment('experiment.created', [ExperimentInvalid, ExperimentNameTaken]))
export class CreateExperiment extends Command<ExperimentView> {
  constructor(readonly plan: ExperimentPlan) {
    super();
  }
}

@CommandHandler(CreateExperiment)
export class CreateExperimentHandler implements ICommandHandler<CreateExperiment> {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ plan }: CreateExperiment): Promise<ExperimentView> {
    const { userId: createdBy, organizationId } = currentMember();
    const experiment = Experiment.create({ id: newId(), organizationId, createdBy }, plan, this.clock.now());
    this.experiments.add(experiment);
    return toExperimentView(experiment);
  }
}
