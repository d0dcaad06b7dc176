import { DomainError } from '#libs/kernel/domain-error.js';

/** A row of the older system that is not taken over, and why. */
export class LegacyContentRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.legacy_refused';
}

/** Undoes what a dry run did, with what would have come of it. */
export class ContentDryRunEnded extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'content.dry_run_ended';
  constructor(readonly taken: { outcome: 'created' | 'unchanged'; reassigned: boolean }) {
    super('This was a dry run.');
  }
}
