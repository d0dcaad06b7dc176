/** What kind of refusal it is; the HTTP adapter maps each kind to one status. */
export type DomainErrorKind =
  | 'invalid'
  | 'malformed'
  | 'unauthenticated'
  | 'limit-reached'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition-failed'
  | 'precondition-required'
  | 'too-large'
  | 'unsupported-type'
  | 'too-many-requests'
  | 'internal'
  | 'unavailable';

/** One field at fault: `pointer` is an RFC 6901 JSON pointer into the body, or `?name` for a query parameter. */
export interface FieldError {
  pointer: string;
  code: string;
  detail: string;
}

/** A concrete error class: its code is a published contract (`<context>.<reason>`). */
export interface DomainErrorClass {
  readonly name: string;
  readonly kind: DomainErrorKind;
  readonly code: string;
}

/**
 * A refusal the caller can act on. Subclasses state `kind` and `code` as statics, so that the API's
 * documentation can list them without an instance.
 */
export abstract class DomainError extends Error {
  readonly kind: DomainErrorKind;
  readonly code: string;
  /** Seconds after which a retry may succeed. */
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldError[];

  constructor(
    detail: string,
    extra: { errors?: readonly FieldError[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(detail, { cause: extra.cause });
    const { kind, code } = new.target as unknown as DomainErrorClass; // statics of the subclass
    this.name = new.target.name;
    this.kind = kind;
    this.code = code;
    this.errors = extra.errors;
    this.retryAfterSeconds = extra.retryAfterSeconds;
  }
}
