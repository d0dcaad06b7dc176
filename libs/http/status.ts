import type { DomainErrorKind } from '#libs/kernel/domain-error.js';

/** The one table from what went wrong to the HTTP status. */
export const STATUS_OF: Record<DomainErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  'limit-reached': 402,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-type': 415,
  invalid: 422,
  'precondition-required': 428,
  'too-many-requests': 429,
  internal: 500,
  unavailable: 503,
};
