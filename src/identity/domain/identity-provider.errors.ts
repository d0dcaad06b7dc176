import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

export class IdentityProviderNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.identity_provider_not_found';
  constructor() {
    super('There is no such identity provider in your organization.');
  }
}

export class TooManyIdentityProviders extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.too_many_identity_providers';
  constructor(limit: number) {
    super(`An organization may have at most ${limit} identity providers. Delete one first.`);
  }
}

export class IdentityProviderUnusable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.identity_provider_unusable';
  constructor(errors: readonly FieldError[]) {
    super('The identity provider cannot be used like this.', { errors });
  }
}
