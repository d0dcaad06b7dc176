import { DomainError } from '#libs/kernel/domain-error.js';

export class DeadLetterNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'platform.dead_letter_not_found';
  constructor() {
    super('There is no such dead letter. It may have been replayed or discarded already.');
  }
}

export class ModeEndInPast extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'platform.mode_end_in_past';
  constructor() {
    super('"until" must be in the future.', {
      errors: [{ pointer: '/until', code: 'future', detail: 'must be in the future' }],
    });
  }
}
