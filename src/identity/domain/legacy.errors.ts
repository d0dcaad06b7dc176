import { DomainError } from '#libs/kernel/domain-error.js';

/** An account of the older system that is not taken over, and why. */
export class LegacyAccountRefused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.legacy_account_refused';
}

/** Undoes what a dry run did, with what would have come of it. */
export class DryRunEnded extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.dry_run_ended';
  constructor(readonly outcome: 'created' | 'merged' | 'unchanged') {
    super('This was a dry run.');
  }
}
