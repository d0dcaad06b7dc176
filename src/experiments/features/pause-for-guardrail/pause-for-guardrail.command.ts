import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Breach } from '../../domain/breach.js';
import { ExperimentDesk } from '../experiment-desk.js';

/** Pauses an experiment because of what a variant does; nothing when somebody was first. */
@Message({
  permission: 'system',
  mode: 'operations',
  audit: {
    action: 'experiment.paused_by_guardrail',
    category: 'system',
    resource: 'experiment',
    subject: ({ experimentId, breach }: PauseForGuardrail) => ({
      resourceId: experimentId,
      details: { variant: breach.variant, reason: breach.reason },
    }),
  },
})
export class PauseForGuardrail extends Command<void> {
  constructor(
    readonly experimentId: string,
    readonly breach: Breach,
  ) {
    super();
  }
}

@CommandHandler(PauseForGuardrail)
export class PauseForGuardrailHandler implements ICommandHandler<PauseForGuardrail> {
  constructor(private readonly desk: ExperimentDesk) {}

  async execute({ experimentId, breach: { reason, variant } }: PauseForGuardrail): Promise<void> {
    await this.desk.act(experimentId, undefined, (experiment, at) => {
      if (experiment.status === 'running') experiment.pause(reason, variant, at);
    });
  }
}
