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

export class OrganizationNameTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.organization_name_taken';
  constructor() {
    super('There is an organization of this name next to it. Choose another name.', {
      errors: [{ pointer: '/name', code: 'taken', detail: 'must differ from the names of its siblings' }],
    });
  }
}

export class OrganizationObjectTooLarge extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.organization_object_too_large';
  constructor(field: string, maxBytes: number) {
    super(`With your change "${field}" would be larger than it may be. Remove something with a null.`, {
      errors: [
        {
          pointer: `/${field}`,
          code: 'size',
          detail: `must not have more than ${maxBytes} bytes after the change`,
        },
      ],
    });
  }
}

export class SecurityPolicyElsewhere extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.security_policy_elsewhere';
  constructor() {
    super('The security policy is no ordinary setting: it has a route of its own.', {
      errors: [
        { pointer: '/settings/security', code: 'name', detail: 'must not be among the settings you send' },
      ],
    });
  }
}

export class OrganizationCycle extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.organization_cycle';
  constructor() {
    super('An organization cannot be below itself.', {
      errors: [{ pointer: '/parentId', code: 'cycle', detail: 'must not be the organization or below it' }],
    });
  }
}

export class OrganizationTooDeep extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.organization_too_deep';
  constructor(maxDepth: number) {
    super(`There can be ${maxDepth} levels of organizations below a root, and this would be more.`);
  }
}

export class OrganizationStatusConflict extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.organization_status_conflict';
  constructor(status: string, what: string) {
    super(`An organization that is ${status} cannot ${what}.`);
  }
}

export class SlugNotConfirmed extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.slug_not_confirmed';
  constructor(slug: string) {
    super(`To delete the organization, repeat its slug: ${slug}.`, {
      errors: [{ pointer: '?slug', code: 'slug', detail: 'must be the slug of the organization' }],
    });
  }
}

export class OrganizationHasDescendants extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.organization_has_descendants';
  constructor() {
    super('There are organizations below it. Delete them, or move them elsewhere, first.');
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

export class OnlyFromAbove extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.only_from_above';
  constructor() {
    super(
      'Whoever administers the organization above decides whether its administration and limits reach this one.',
    );
  }
}
