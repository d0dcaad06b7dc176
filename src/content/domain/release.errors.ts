import { DomainError } from '#libs/kernel/domain-error.js';
import type { ReleaseConflict } from './release-conflict.js';

export class ReleaseNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'content.release_not_found';
  constructor() {
    super('There is no such release in your organization.');
  }
}

export class ReleaseMoveNotAllowed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.release_move_not_allowed';
  constructor(status: string, what: string) {
    super(`A release in status "${status}" cannot ${what}.`);
  }
}

export class ReleaseEmpty extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.release_empty';
  constructor() {
    super('The release has nothing to publish.', {
      errors: [{ pointer: '/entries', code: 'required', detail: 'must name at least one item' }],
    });
  }
}

export class ReleaseEntryTwice extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.release_entry_twice';
  constructor(index: number) {
    super('An item can be in a release once.', {
      errors: [{ pointer: `/entries/${index}/itemId`, code: 'unique', detail: 'is in the release already' }],
    });
  }
}

/** Nothing was published: each item that could not be is named. */
export class ReleaseConflicts extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'content.release_conflicts';
  constructor(conflicts: readonly ReleaseConflict[]) {
    super(`Nothing was published, because ${conflicts.length} of the items cannot be.`, {
      errors: conflicts.map(({ index, code, detail }) => ({ pointer: `/entries/${index}`, code, detail })),
    });
  }
}
