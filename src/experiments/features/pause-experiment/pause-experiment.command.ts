import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { actOnExperiment, ExperimentDesk } from '../experiment-desk.js';
import type { ExperimentView } from '../experiment.view.js';

@Message(actOnExperiment('experiment.paused'))
export class PauseExperiment extends Command<ExperimentView> {
  constructor(
    readonly experimentId: string,
    readonly reason: string | null,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(PauseExperiment)
export class PauseExperimentHandler implements ICommandHandler<PauseExperiment> {
  constructor(private readonly desk: ExperimentDesk) {}

  execute({ experimentId, reason, expectedRevision }: PauseExperiment): Promise<ExperimentView> {
    return this.desk.act(experimentId, expectedRevision, (experiment, at) =>
      experiment.pause(reason, null, at),
    );
  }
}
