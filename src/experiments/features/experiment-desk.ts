import { Injectable } from '@nestjs/common';
import type { AuditSubject, Declaration } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { DomainErrorClass } from '#libs/kernel/domain-error.js';
import { PreconditionFailed } from '#libs/kernel/errors.js';
import { Signals } from '#libs/messaging/signals.js';
import { ExperimentMoveNotAllowed, ExperimentNotFound } from '../domain/experiment.errors.js';
import type { Experiment } from '../domain/experiment.js';
import { ExperimentRepository } from '../domain/experiment.repository.js';
import { EXPERIMENTS_CHANGED } from '../infrastructure/running-experiments.js';
import { toExperimentView, type ExperimentView } from './experiment.view.js';

/** The declaration of a message that does one thing to one experiment and answers with it. */
export const actOnExperiment = (action: string, errors: readonly DomainErrorClass[] = []): Declaration => ({
  permission: 'experiments.manage',
  mode: 'write',
  idempotent: true,
  errors: [ExperimentNotFound, ExperimentMoveNotAllowed, PreconditionFailed, ...errors],
  audit: {
    action,
    category: 'change',
    resource: 'experiment',
    subject: (
      message: { experimentId?: string; reason?: string | null },
      experiment?: ExperimentView,
    ): AuditSubject => ({
      resourceId: experiment?.id ?? message.experimentId,
      details: {
        name: experiment?.name,
        status: experiment?.status,
        coverage: experiment?.coverage,
        reason: experiment?.reason ?? undefined,
        shippedVariant: experiment?.shippedVariant ?? undefined,
        variants: experiment?.variants.map(({ key, weight, model, pins }) => ({
          key,
          weight,
          model,
          fingerprint: pins?.fingerprint,
        })),
      },
    }),
  },
});

@Injectable()
export class ExperimentDesk {
  constructor(
    private readonly experiments: ExperimentRepository,
    private readonly signals: Signals,
    private readonly clock: Clock,
  ) {}

  /** Every process hears of it once it is committed. */
  async act(
    experimentId: string,
    revision: number | undefined,
    tell: (experiment: Experiment, at: Date) => void | Promise<void>,
  ): Promise<ExperimentView> {
    const experiment = await this.experiments.byId(experimentId);
    experiment.expect(revision);
    await tell(experiment, this.clock.now());
    this.signals.afterCommit(EXPERIMENTS_CHANGED);
    return toExperimentView(experiment);
  }
}
