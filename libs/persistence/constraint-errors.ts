import type { DomainError } from '#libs/kernel/domain-error.js';

const known = new Map<string, () => DomainError>();

/** Says what a violated constraint means to the caller. Called next to the mapping that owns the constraint. */
export function onConstraint(name: string, error: () => DomainError): void {
  known.set(name, error);
}

/** The refusal behind a database error, when its constraint has one. */
export function refusalOf(error: unknown): DomainError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { constraint } = cause as { constraint?: string };
    if (constraint !== undefined) return known.get(constraint)?.();
  }
  return undefined;
}
