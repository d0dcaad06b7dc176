import { DomainError } from '#libs/kernel/domain-error.js';

/** What RFC 7644 §3.12 calls a refusal; the class's own. */
export type ScimType =
  | 'invalidFilter'
  | 'invalidPath'
  | 'invalidSyntax'
  | 'invalidValue'
  | 'mutability'
  | 'noTarget'
  | 'uniqueness';

export class ScimInvalidFilter extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_invalid_filter';
  static readonly scimType: ScimType = 'invalidFilter';
}

export class ScimInvalidPath extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_invalid_path';
  static readonly scimType: ScimType = 'invalidPath';
}

export class ScimInvalidSyntax extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_invalid_syntax';
  static readonly scimType: ScimType = 'invalidSyntax';
}

export class ScimInvalidValue extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_invalid_value';
  static readonly scimType: ScimType = 'invalidValue';
}

export class ScimMutability extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_mutability';
  static readonly scimType: ScimType = 'mutability';
}

export class ScimNoTarget extends DomainError {
  static readonly kind = 'malformed';
  static readonly code = 'tenancy.scim_no_target';
  static readonly scimType: ScimType = 'noTarget';
}

export class ScimUniqueness extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.scim_uniqueness';
  static readonly scimType: ScimType = 'uniqueness';
}

export class ScimDomainForeign extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.scim_domain_foreign';
  constructor(domain: string) {
    super(
      `Your organization has not verified the mail domain "${domain}". Verify it (POST /api/v1/tenants/{id}/domains), or invite the person.`,
    );
  }
}

export class ScimAccountUnproven extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.scim_account_unproven';
  constructor() {
    super(
      'There is an account with this address whose owner has never proven that he reads its mail. Have the person confirm the address from its letter; nobody is given the account of somebody unknown.',
    );
  }
}

export class ScimResourceNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.scim_resource_not_found';
  constructor(id: string) {
    super(`Resource ${id.slice(0, 100)} not found.`);
  }
}

export class ScimTokenNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.scim_token_not_found';
  constructor() {
    super('There is no such SCIM token.');
  }
}

export class ScimTokenExpiryPast extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.scim_token_expiry_past';
  constructor() {
    super('A token that has expired already is of no use. Choose a time in the future.', {
      errors: [{ pointer: '/expiresAt', code: 'past', detail: 'must be in the future' }],
    });
  }
}

export class ScimTokenLimitReached extends DomainError {
  static readonly kind = 'limit-reached';
  static readonly code = 'tenancy.scim_token_limit_reached';
  constructor(limit: number) {
    super(`An organization may have ${limit} SCIM tokens. Revoke one that is used no more.`);
  }
}

export class ScimGroupNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.scim_group_not_found';
  constructor() {
    super('There is no such group.');
  }
}

export class ScimMappingInvalid extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.scim_mapping_invalid';
  constructor(detail: string) {
    super(detail, { errors: [{ pointer: '/role', code: 'role', detail }] });
  }
}
