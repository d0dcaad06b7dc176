import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  AgentProduction,
  ContentItemNotFound,
  ContentMoveNotAllowed,
  LabelProtected,
  NotTheAuthor,
  VersionNotApproved,
} from '../../../content/index.js';
import { AnswerDefaults, AnswerSetups } from '../../../conversation/index.js';
import {
  ExperimentNotShippable,
  ExperimentNotStartable,
  VariantNotFound,
} from '../../domain/experiment.errors.js';
import type { Experiment } from '../../domain/experiment.js';
import type { Variant } from '../../domain/variant.js';
import { actOnExperiment, ExperimentDesk } from '../experiment-desk.js';
import type { ExperimentView } from '../experiment.view.js';

/** Makes a variant the configuration: what answers for its agent or in the organization from now on. */
@Message(
  actOnExperiment('experiment.shipped', [
    VariantNotFound,
    ExperimentNotShippable,
    ExperimentNotStartable,
    ContentItemNotFound,
    ContentMoveNotAllowed,
    LabelProtected,
    NotTheAuthor,
    VersionNotApproved,
  ]),
)
export class ShipVariant extends Command<ExperimentView> {
  constructor(
    readonly experimentId: string,
    readonly variant: string,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ShipVariant)
export class ShipVariantHandler implements ICommandHandler<ShipVariant> {
  constructor(
    private readonly desk: ExperimentDesk,
    private readonly setups: AnswerSetups,
    private readonly defaults: AnswerDefaults,
    private readonly production: AgentProduction,
  ) {}

  execute({ experimentId, variant, expectedRevision }: ShipVariant): Promise<ExperimentView> {
    return this.desk.act(experimentId, expectedRevision, async (experiment, at) => {
      const shipped = experiment.ship(variant, currentMember().userId, at);
      await this.requireAnswering(experiment, shipped);
      await this.configure(experiment, shipped);
    });
  }

  private async requireAnswering({ aiAgentId, variants }: Experiment, shipped: Variant): Promise<void> {
    const { pins, ...plan } = shipped;
    const version = { agentLabel: null, agentVersion: pins?.agentVersion ?? null };
    const { faults } = await this.setups.examine(aiAgentId, { ...plan, ...version });
    if (faults.length === 0) return;
    const pointer = `/variants/${variants.indexOf(shipped)}`;
    throw new ExperimentNotStartable(
      faults.map(({ field, ...fault }) => ({ ...fault, pointer: `${pointer}/${field}` })),
    );
  }

  private async configure({ aiAgentId }: Experiment, shipped: Variant): Promise<void> {
    const { model, temperature, maxOutputTokens, reasoningEffort, pins } = shipped;
    await this.defaults.set({ aiAgentId, model, temperature, maxOutputTokens, reasoningEffort });
    if (aiAgentId !== null && pins?.agentVersion) await this.production.promote(aiAgentId, pins.agentVersion);
  }
}
