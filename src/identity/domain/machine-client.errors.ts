import { DomainError } from '#libs/kernel/domain-error.js';

export class MachineClientNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.machine_client_not_found';
  constructor() {
    super('There is no such machine client.');
  }
}

/** RFC 6749 §5.2 `invalid_client`: unknown, revoked or with a wrong secret. */
export class ClientInvalid extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'oauth.invalid_client';
  constructor() {
    super('The client is unknown or its secret is wrong.');
  }
}

/** RFC 6749 §5.2 `invalid_request`. */
export class TokenRequestInvalid extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'oauth.invalid_request';
}

/** RFC 6749 §5.2 `unsupported_grant_type`. */
export class GrantTypeUnsupported extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'oauth.unsupported_grant_type';
  constructor() {
    super('The only grant type is client_credentials.');
  }
}

/** RFC 6749 §5.2 `invalid_scope`. */
export class ScopeInvalid extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'oauth.invalid_scope';
  constructor() {
    super('The client does not have every scope it asked for.');
  }
}
