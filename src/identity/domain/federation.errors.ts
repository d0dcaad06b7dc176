import { DomainError } from '#libs/kernel/domain-error.js';

export class FederatedProviderNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.federated_provider_not_found';
  constructor() {
    super(
      'There is no such identity provider, or it is switched off. GET /api/v1/auth/federated/providers lists them.',
    );
  }
}

export class ReturnAddressRefused extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'identity.return_address_refused';
  constructor() {
    const detail = 'must be exactly one of the addresses in FEDERATION_RETURN_URLS';
    super(`The address to return to ${detail}.`, {
      errors: [{ pointer: '?returnTo', code: 'return_address', detail }],
    });
  }
}

/** The same for one that was used, has expired, never was, and began in another browser. */
export class FederatedRequestInvalid extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'identity.federated_request_invalid';
  constructor() {
    super('This sign-in was finished before, took too long or began in another browser. Begin again.');
  }
}

export class IdpInitiatedRefused extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'identity.idp_initiated_refused';
  constructor() {
    super(
      'Sign-ins begin here, not at the identity provider: open /api/v1/auth/federated/start, or let your administrator allow it in the settings of the provider.',
    );
  }
}

export class HandoverInvalid extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.handover_invalid';
  constructor() {
    super('The code was used before, has expired or is for another browser. Sign in again.');
  }
}

export class ProviderUnreachable extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'identity.provider_unreachable';
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The identity provider cannot be used at the moment: ${reason}.`, { retryAfterSeconds: 10, cause });
  }
}

/** What the provider answered is not to be believed, or it refused itself. */
export class AssertionRefused extends DomainError {
  static readonly kind = 'unauthenticated';
  static readonly code = 'identity.assertion_refused';
  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The answer of the identity provider was not accepted: ${reason}.`, { cause });
  }
}

export class FederatedEmailUnverified extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.federated_email_unverified';
  constructor() {
    super(
      'The identity provider does not say that it has verified your e-mail address. Sign in as before and link it there.',
    );
  }
}

export class AccountNotLinked extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.account_not_linked';
  constructor() {
    super(
      'There is an account with this e-mail address that has not verified it. Sign in as before and link the provider there.',
    );
  }
}

export class DomainNotVerified extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.domain_not_verified';
  constructor() {
    super(
      'The organization has not verified the domain of your e-mail address. Sign in as before and link the provider there.',
    );
  }
}

export class EnrolmentRefused extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.enrolment_refused';
  constructor() {
    super('The organization does not take in people who sign in with its provider. Ask for an invitation.');
  }
}

export class SignUpRefused extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.sign_up_refused';
  constructor() {
    super('No account belongs to it. Register first, or ask for an invitation.');
  }
}

export class SsoRequired extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.sso_required';
  constructor() {
    super(
      'Your organization has you sign in through its identity provider. GET /api/v1/auth/federated/providers?organization= lists it.',
    );
  }
}

export class EmailManaged extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.email_managed';
  constructor() {
    super(
      'Your organization has you sign in with this address through its identity provider, so it cannot be changed here.',
    );
  }
}

export class IdentityTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.identity_taken';
  constructor() {
    super('This identity is linked to an account already. Unlink it there first.');
  }
}

export class IdentityNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.identity_not_found';
  constructor() {
    super('You have no such linked identity.');
  }
}

export class LastWayIn extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.last_way_in';
  constructor() {
    super(
      'Without it you could not sign in any more. Set a password, add a passkey or link another one first.',
    );
  }
}
