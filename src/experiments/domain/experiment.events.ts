import { DomainEvent } from '#libs/kernel/domain-event.js';

export class ExperimentCreated extends DomainEvent {
  static readonly type = 'experiment.created';
  constructor(
    experimentId: string,
    readonly name: string,
  ) {
    super(experimentId);
  }
}

export class ExperimentStarted extends DomainEvent {
  static readonly type = 'experiment.started';
  constructor(
    experimentId: string,
    readonly name: string,
    readonly variants: readonly string[],
  ) {
    super(experimentId);
  }
}

/** Nobody is answered by its variants until it is started again. */
export class ExperimentPaused extends DomainEvent {
  static readonly type = 'experiment.paused';
  constructor(
    experimentId: string,
    readonly reason: string | null,
    /** The variant that went beyond a guardrail; null where a person has paused it. */
    readonly variant: string | null,
  ) {
    super(experimentId);
  }
}

export class ExperimentStopped extends DomainEvent {
  static readonly type = 'experiment.stopped';
  constructor(
    experimentId: string,
    readonly reason: string | null,
  ) {
    super(experimentId);
  }
}

/** A variant has become what answers. */
export class ExperimentShipped extends DomainEvent {
  static readonly type = 'experiment.shipped';
  constructor(
    experimentId: string,
    readonly variant: string,
    readonly aiAgentId: string | null,
    readonly model: string,
  ) {
    super(experimentId);
  }
}

export class ExperimentDeleted extends DomainEvent {
  static readonly type = 'experiment.deleted';
}
