import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { ExperimentMoveNotAllowed, ExperimentNotFound } from '../../domain/experiment.errors.js';
import { ExperimentRepository } from '../../domain/experiment.repository.js';

@Message({
  permission: 'experiments.manage',
  mode: 'write',
  idempotent: true,
  errors: [ExperimentNotFound, ExperimentMoveNotAllowed, PreconditionFailed],
  audit: {
    action: 'experiment.deleted',
    category: 'change',
    resource: 'experiment',
    subject: ({ experimentId }: DeleteExperiment) => ({ resourceId: experimentId }),
  },
})
export class DeleteExperiment extends Command<void> {
  constructor(
    readonly experimentId: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(DeleteExperiment)
export class DeleteExperimentHandler implements ICommandHandler<DeleteExperiment> {
  constructor(private readonly experiments: ExperimentRepository) {}

  async execute({ experimentId, expectedRevision }: DeleteExperiment): Promise<void> {
    const experiment = await this.experiments.byId(experimentId);
    experiment.expect(expectedRevision);
    experiment.delete();
    this.experiments.remove(experiment);
  }
}
