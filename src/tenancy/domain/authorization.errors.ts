import { DomainError, type FieldError } from '#libs/kernel/domain-error.js';

export class RoleNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.role_not_found';
  constructor() {
    super('There is no such role in your organization.');
  }
}

export class RoleKeyReserved extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.role_key_reserved';
  constructor(key: string) {
    super(`"${key}" is a built-in role. Choose another key.`);
  }
}

export class RoleKeyTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.role_key_taken';
  constructor() {
    super('The organization has a role with this key already.');
  }
}

export class RoleInUse extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.role_in_use';
  constructor(people: number) {
    super(`${people} members or invited people have this role. Give them another one first.`);
  }
}

export class PermissionUnknown extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.permission_unknown';
  constructor(permission: string, pointer: string) {
    super(`There is no permission "${permission}" in an organization. GET /api/v1/permissions lists them.`, {
      errors: [{ pointer, code: 'permission', detail: `"${permission}" is not a permission` }],
    });
  }
}

export class PermissionNotHeld extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.permission_not_held';
  constructor(missing: readonly string[]) {
    super(`You can give others only what you may do yourself. You lack: ${missing.join(', ')}.`);
  }
}

export class GrantNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.grant_not_found';
  constructor() {
    super('There is no such grant in your organization.');
  }
}

export class GrantExists extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.grant_exists';
  constructor() {
    super('This person has that grant already. Revoke it first to give it for another time.');
  }
}

export class GrantExpired extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.grant_expired';
  constructor() {
    super('The grant would be over before it begins.', {
      errors: [{ pointer: '/expiresAt', code: 'future', detail: 'must be in the future' }],
    });
  }
}

export class PlatformAccessNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.platform_access_not_found';
  constructor() {
    super('There is no such access, or it has ended.');
  }
}

export class SecurityPolicyInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.security_policy_invalid';
  constructor(errors: readonly FieldError[]) {
    super('The policy was not stored: a value in it is wrong.', { errors: [...errors] });
  }
}

export class SecurityPolicyLocksOut extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.security_policy_locks_out';
  constructor(detail: string) {
    super(`The policy was not stored, because it would lock you out yourself: ${detail}`);
  }
}
