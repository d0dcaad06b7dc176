import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

export class ExperimentNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'experiments.not_found';
  constructor() {
    super('There is no such experiment in your organization.');
  }
}

/** What was given makes no experiment: each fault is named. */
export class ExperimentInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'experiments.invalid';
  constructor(errors: readonly FieldError[]) {
    super('This is no experiment that could be run.', { errors });
  }
}

export class ExperimentMoveNotAllowed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.move_not_allowed';
  constructor(status: string, what: string) {
    super(`An experiment in status "${status}" cannot ${what}.`);
  }
}

/** A change that would make what was measured before and after it two different things. */
export class ExperimentChangeUnsafe extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.change_unsafe';
  constructor(errors: readonly FieldError[]) {
    super(
      'Once an experiment was started, this would make its results mean nothing. Stop it and start another one.',
      { errors },
    );
  }
}

export class ExperimentNameTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.name_taken';
  constructor() {
    super('Another experiment of your organization that is not stopped is called so.', {
      errors: [{ pointer: '/name', code: 'unique', detail: 'is the name of another experiment' }],
    });
  }
}

/** Two experiments with the same conversations would be measured with each other’s effects. */
export class ScopeOccupied extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.scope_occupied';
  constructor() {
    super('Another experiment is running for the same agent or organization. Pause or stop that one first.');
  }
}

export class VariantNotFound extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'experiments.variant_not_found';
  constructor() {
    super('The experiment has no variant with this key.', {
      errors: [{ pointer: '/variant', code: 'variant', detail: 'must be the key of a variant' }],
    });
  }
}

/** What only those answer by who name it is configured where they name it. */
export class ExperimentNotShippable extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.not_shippable';
  constructor() {
    super(
      'Only those who name this experiment are answered by it: have them name the model of the variant, and stop it.',
    );
  }
}

/** The organization could not be answered by all of the variants now. */
export class ExperimentNotStartable extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'experiments.not_startable';
  constructor(errors: readonly FieldError[]) {
    super('Some of the variants could not answer.', { errors });
  }
}
