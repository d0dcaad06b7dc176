import { STATUS_CODES } from 'node:http';
import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';
import { OrganizationRefuses, PermissionDenied, RequestInvalid } from '#libs/kernel/errors.js';
import type { Problem } from './problem.dto.js';
import { STATUS_OF } from './status.js';

export class InternalError extends DomainError {
  static readonly kind = 'internal';
  static readonly code = 'platform.internal_error';
  constructor(cause: unknown) {
    super('Something went wrong on our side. It was logged under this requestId.', { cause });
  }
}

export class RouteNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'request.route_not_found';
  constructor() {
    super('There is no such route. The API is described at /docs.');
  }
}

export class BodyTooLarge extends DomainError {
  static readonly kind = 'too-large';
  static readonly code = 'request.body_too_large';
  constructor(limit: number) {
    super(`The body is larger than ${limit} bytes.`);
  }
}

export class UnsupportedMediaType extends DomainError {
  static readonly kind = 'unsupported-type';
  static readonly code = 'request.unsupported_media_type';
  constructor(type = 'application/json') {
    super(`Send the body as Content-Type: ${type}.`);
  }
}

export const malformedBody = (detail: string, errors: readonly FieldError[] = []): RequestInvalid =>
  new RequestInvalid(detail, {
    errors: errors.length > 0 ? errors : [{ pointer: '', code: 'body', detail }],
  });

export function toProblem(error: DomainError, requestId: string): Problem {
  const status = STATUS_OF[error.kind];
  return {
    type: `urn:ai-gym:problem:${error.code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: error.message,
    code: error.code,
    requestId,
    errors: [...(error.errors ?? [])],
    ...decisionOf(error),
  };
}

/** Administrators are told which rule refused them. */
function decisionOf(error: DomainError): Pick<Problem, 'decision'> {
  const decision =
    error instanceof PermissionDenied || error instanceof OrganizationRefuses ? error.decision : undefined;
  return decision ? { decision: { rule: decision.rule, detail: decision.detail } } : {};
}
