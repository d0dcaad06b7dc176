import { DomainError } from '#libs/kernel/domain-error.js';

export class OrganizationNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.organization_not_found';
  constructor() {
    super('There is no such organization, or you are not a member of it.');
  }
}

export class OrganizationNameUnusable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.organization_name_unusable';
  constructor() {
    super('The organization needs a name of 1 to 200 characters that is not only white space.');
  }
}

export class SlugTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.slug_taken';
  constructor() {
    super('Another organization took this address at the same moment. Try again.');
  }
}

export class AlreadyMember extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.already_member';
  constructor() {
    super('This person is already a member of the organization.');
  }
}

export class RoleUnknown extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.role_unknown';
  constructor(role: string) {
    super(`The organization has no role "${role}". GET /api/v1/roles lists those it has.`);
  }
}

export class RoleNotGrantable extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.role_not_grantable';
  constructor(role: string, missing: readonly string[]) {
    super(
      `You cannot give the role "${role}": it includes what you may not do yourself (${missing.join(', ')}).`,
    );
  }
}
