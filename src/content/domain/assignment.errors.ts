import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

export class AssignmentNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.assignment_not_found';
  constructor() {
    super('There is no such assignment, or it does not concern you.');
  }
}

export class AssignmentTargetNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.assignment_target_not_found';
  constructor() {
    super(
      'There is no such active person or team in your organization, no such organization below it, or it is not yours to assign to.',
    );
  }
}

export class AssignmentTargetUnclear extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.assignment_target_unclear';
  constructor() {
    super('An assignment is for exactly one person, team or organization.', {
      errors: ['userId', 'teamId', 'organizationId'].map((name) => ({
        pointer: `/${name}`,
        code: 'one_of',
        detail: 'exactly one of userId, teamId and organizationId must be there',
      })),
    });
  }
}

export class AssignmentTermsInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.assignment_terms_invalid';
  constructor(field: string, detail: string) {
    super('The dates of the assignment do not fit together.', {
      errors: [{ pointer: `/${field}`, code: 'order', detail }],
    });
  }
}

export class AccessTooWide extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.access_too_wide';
  constructor() {
    super('Another organization can be given content to read or use, but not to change.', {
      errors: [{ pointer: '/accessLevel', code: 'access_level', detail: 'must be read or use' }],
    });
  }
}

export class AssignmentInactive extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.assignment_inactive';
  constructor() {
    super('The assignment was deactivated. Assign the item again to give it back.');
  }
}

export class AlreadyAssigned extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.already_assigned';
  constructor() {
    super(
      'The item is or was assigned to this person, team or organization already. Change that assignment.',
    );
  }
}

export class TooManyAssignments extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.too_many_assignments';
  constructor(asked: number, most: number) {
    super(`${asked} assignments are asked for: one request makes at least one and at most ${most}.`);
  }
}

/** Of a request that was to be done as a whole or not at all. */
export class AssignmentsRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.assignments_refused';
  constructor(errors: readonly FieldError[]) {
    super('Nothing was assigned, because not everything could be.', { errors });
  }
}

export class ContentNotLive extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.not_live';
  constructor() {
    super('The item is not published now, so that nobody can work on it.');
  }
}

export class NotCompleted extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.not_completed';
  constructor() {
    super('The item is not completed, so that there is nothing to open again.');
  }
}
