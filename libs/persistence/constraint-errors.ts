import type { DatabaseError } from 'pg';
import type { DomainError } from '#libs/kernel/domain-error.js';

type Meaning = (error: Pick<DatabaseError, 'detail'>) => DomainError;

const known = new Map<string, Meaning>();

/** Says what a violated constraint means to the caller. Called next to the mapping that owns the constraint. */
export function onConstraint(name: string, error: Meaning): void {
  known.set(name, error);
}

/** The refusal behind a database error, when its constraint has one. */
export function refusalOf(error: unknown): DomainError | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { constraint, detail } = cause as Partial<DatabaseError>;
    if (constraint !== undefined) return known.get(constraint)?.({ detail });
  }
  return undefined;
}
