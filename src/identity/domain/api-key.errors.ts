import { DomainError } from '#libs/kernel/domain-error.js';

export class ApiKeyNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.api_key_not_found';
  constructor() {
    super('There is no such API key.');
  }
}

export class ApiKeyExpiryPast extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.api_key_expiry_past';
  constructor() {
    super('A key that has expired already is of no use. Choose a time in the future.', {
      errors: [{ pointer: '/expiresAt', code: 'past', detail: 'must be in the future' }],
    });
  }
}

export class ScopeNotHeld extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.scope_not_held';
  constructor(scope: string, index: number) {
    const detail = `"${scope}" is not a permission that you have in this organization.`;
    super(detail, { errors: [{ pointer: `/scopes/${index}`, code: 'not_held', detail }] });
  }
}
