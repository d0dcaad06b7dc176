import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { actOnExperiment, ExperimentDesk } from '../experiment-desk.js';
import type { ExperimentView } from '../experiment.view.js';

@Message(actOnExperiment('experiment.stopped'))
export class StopExperiment extends Command<ExperimentView> {
  constructor(
    readonly experimentId: string,
    readonly reason: string | null,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(StopExperiment)
export class StopExperimentHandler implements ICommandHandler<StopExperiment> {
  constructor(private readonly desk: ExperimentDesk) {}

  execute({ experimentId, reason, expectedRevision }: StopExperiment): Promise<ExperimentView> {
    return this.desk.act(experimentId, expectedRevision, (experiment, at) => experiment.stop(reason, at));
  }
}
