import { DomainError } from './domain-error.js';

export class Unauthenticated extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'auth.unauthenticated';
  constructor(detail = 'Sign in and send the access token as "Authorization: Bearer <token>".') {
    super(detail);
  }
}

/** A browser may have sent the cookies by itself, on behalf of a page that is not ours. */
export class CrossSiteRequestRefused extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.cross_site_refused';
  constructor() {
    super('Signed in by cookie, send the CSRF token of the session as "X-CSRF-Token", from a page of ours.');
  }
}

/** Which rule decided, for those who may know it. */
export interface DecisionShown {
  readonly rule: string;
  readonly detail: string;
}

export class PermissionDenied extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.permission_denied';
  constructor(
    permission: string,
    readonly decision?: DecisionShown,
  ) {
    super(`Your role in this organization does not include the permission "${permission}".`);
  }
}

/** One's standing, the organization's status or its policy refuses, whatever one's role includes. */
export class OrganizationRefuses extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.organization_refuses';
  constructor(
    detail: string,
    readonly decision?: DecisionShown,
  ) {
    super(detail);
  }
}

export class NotWhileImpersonating extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.not_while_impersonating';
  constructor() {
    super('You work as somebody else. Whatever belongs to the person himself is his alone to change.');
  }
}

/** An organization's word lets people work there; it does not hand it their accounts. */
export class SessionConfined extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.session_confined';
  constructor() {
    super(
      'You are signed in on the word of your organization alone, so your own account cannot be changed and you cannot work elsewhere. Sign in as yourself for that.',
    );
  }
}

/** The owner may do it, or not; his key may not. */
export class ScopeMissing extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.scope_missing';
  constructor(permission: string) {
    super(`The scopes of this API key do not include "${permission}".`);
  }
}

export class NotByApiKey extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.not_by_api_key';
  constructor() {
    super('An API key does what one of its scopes names. This takes a person who signed in.');
  }
}

export class StepUpRequired extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'auth.mfa_required';
  constructor(level: number, maxAgeSeconds?: number) {
    const recently = maxAgeSeconds === undefined ? '' : ` within the last ${maxAgeSeconds} s`;
    super(`This action needs assurance level ${level}${recently}: confirm a second factor and try again.`);
  }
}

export class ServiceModeRefused extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'platform.service_mode';
  constructor(mode: string, reason: string | null) {
    super(
      `The platform is in ${mode.replace('_', '-')} mode and does not take this request now.${reason ? ` ${reason}` : ''}`,
      {
        retryAfterSeconds: 60,
      },
    );
  }
}

export class RequestInvalid extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'request.invalid';
}

export class CursorInvalid extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'request.cursor_invalid';
  constructor() {
    super('The cursor is not one this list gave out. Start again without a cursor.', {
      errors: [{ pointer: '?cursor', code: 'cursor', detail: 'must be the nextCursor of an earlier page' }],
    });
  }
}

export class IdempotencyKeyReused extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'request.idempotency_key_reused';
  constructor() {
    super('This Idempotency-Key was used for a different request. Use a new key for a new request.');
  }
}

export class RevisionConflict extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'request.revision_conflict';
  constructor() {
    super('Someone else changed this object at the same moment. Read it again and repeat your change.');
  }
}

export class PreconditionFailed extends DomainError {
  static readonly kind = 'precondition-failed';
  static readonly code = 'request.precondition_failed';
  constructor() {
    super(
      'The object has changed since the version you named in If-Match. Read it again and repeat your change.',
    );
  }
}

export class RateLimited extends DomainError {
  static readonly kind = 'too-many-requests';
  static readonly code = 'request.rate_limited';
  constructor(scope: string, retryAfterSeconds: number) {
    super(`Too many requests for this ${scope}. Try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
  }
}

export class Overloaded extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'platform.overloaded';
  constructor(detail = 'The database did not answer in time. Nothing was changed; try again.') {
    super(detail, { retryAfterSeconds: 1 });
  }
}
