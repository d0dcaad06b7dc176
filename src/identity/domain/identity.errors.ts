import { DomainError } from '#libs/kernel/domain-error.js';

export class EmailTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.email_taken';
  constructor() {
    super('There is already an account with this e-mail address. Sign in instead.');
  }
}

export class PasswordTooWeak extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.password_too_weak';
  constructor(detail: string, field: string) {
    super(detail, { errors: [{ pointer: `/${field}`, code: 'weak', detail }] });
  }
}

/** The same for an unknown address, a wrong password and an account that is switched off. */
export class InvalidCredentials extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.invalid_credentials';
  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}

export class TooManyAttempts extends DomainError {
  static readonly kind = 'too-many-requests';
  static readonly code = 'identity.too_many_attempts';
  constructor(retryAfterSeconds: number) {
    super(`Too many failed attempts to sign in from here. Try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
  }
}

export class TooManyLogins extends DomainError {
  static readonly kind = 'too-many-requests';
  static readonly code = 'identity.too_many_logins';
  constructor() {
    super('Too many people are signing in at this moment. Try again.', { retryAfterSeconds: 1 });
  }
}

export class RefreshTokenInvalid extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.refresh_token_invalid';
  constructor() {
    super('The refresh token is not valid any more. Sign in again.');
  }
}

/** Somebody used a refresh token long after it was exchanged: it was stolen, or its successor was. */
export class RefreshTokenReused extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.refresh_token_reused';
  constructor(readonly sessionId: string) {
    super('This refresh token was used before. The session was ended; sign in again.');
  }
}

export class SessionEnded extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.session_ended';
  constructor() {
    super('The session has ended. Sign in again.');
  }
}

export class NotAMember extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.organization_not_found';
  constructor() {
    super('There is no such organization, or you are not a member of it.');
  }
}

export class UserNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.user_not_found';
  constructor() {
    super('There is no such account.');
  }
}

export class OperatorNotImpersonated extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.operator_not_impersonated';
  constructor() {
    super('This person operates the platform. Nobody signs in as an operator.');
  }
}

/** Nobody would be left to appoint another one. */
export class LastOperator extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.last_operator';
  constructor() {
    super('This is the last platform administrator. Appoint another one first.');
  }
}
