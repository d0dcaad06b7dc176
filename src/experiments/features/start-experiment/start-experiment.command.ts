import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { FieldError } from '#libs/kernel/domain-error.js';
import { AnswerSetups } from '../../../conversation/index.js';
import { ExperimentNotStartable, ScopeOccupied } from '../../domain/experiment.errors.js';
import type { Experiment } from '../../domain/experiment.js';
import type { VariantPins } from '../../domain/variant.js';
import { actOnExperiment, ExperimentDesk } from '../experiment-desk.js';
import type { ExperimentView } from '../experiment.view.js';

@Message(actOnExperiment('experiment.started', [ExperimentNotStartable, ScopeOccupied]))
export class StartExperiment extends Command<ExperimentView> {
  constructor(
    readonly experimentId: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(StartExperiment)
export class StartExperimentHandler implements ICommandHandler<StartExperiment> {
  constructor(
    private readonly desk: ExperimentDesk,
    private readonly setups: AnswerSetups,
  ) {}

  execute({ experimentId, expectedRevision }: StartExperiment): Promise<ExperimentView> {
    return this.desk.act(experimentId, expectedRevision, async (experiment, at) =>
      experiment.start(await this.pins(experiment), at),
    );
  }

  /** What every variant stands for; refuses where the organization could not be answered by one. */
  private async pins({ aiAgentId, variants }: Experiment): Promise<VariantPins[]> {
    const faults: FieldError[] = [];
    const pins: VariantPins[] = [];
    for (const [i, { pins: before, ...plan }] of variants.entries()) {
      const version = before ? { agentLabel: null, agentVersion: before.agentVersion } : {};
      const { faults: found, ...examined } = await this.setups.examine(aiAgentId, { ...plan, ...version });
      pins.push(examined);
      for (const { field, code, detail } of found)
        faults.push({ pointer: `/variants/${i}/${field}`, code, detail });
    }
    if (faults.length > 0) throw new ExperimentNotStartable(faults);
    return pins;
  }
}
