import { DomainError } from '#libs/kernel/domain-error.js';

const atName = (code: string, detail: string) => ({ errors: [{ pointer: '/name', code, detail }] });

export class DomainNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.domain_not_found';
  constructor() {
    super('There is no such domain.');
  }
}

export class SsoNotShown extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.sso_not_shown';
  constructor() {
    super(
      'Sign in with the identity provider of your organization once, and require it from that session: then it is known to work.',
    );
  }
}

export class DomainNameUnusable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.domain_name_unusable';
  constructor(detail: string) {
    super(detail, atName('domain', detail));
  }
}

export class DomainPublic extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.domain_public';
  constructor(name: string) {
    const detail = `"${name}" gives mailboxes to everybody, so that no organization can own it.`;
    super(detail, atName('public', detail));
  }
}

export class DomainClaimedAlready extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.domain_claimed_already';
  constructor() {
    super('Your organization has claimed this domain already. Publish its record and verify it.');
  }
}

export class DomainTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.domain_taken';
  constructor() {
    super('Another organization has verified this domain. It has to remove the domain before you can.');
  }
}

export class DomainLimitReached extends DomainError {
  static readonly kind = 'limit-reached';
  static readonly code = 'tenancy.domain_limit_reached';
  constructor(limit: number) {
    super(`An organization may claim ${limit} domains. Remove one that you do not need.`);
  }
}

export class DomainRecordNotFound extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.domain_record_not_found';
  constructor(name: string, found: number) {
    super(
      `${found === 0 ? 'There is no TXT record' : `None of the ${found} TXT records`} at ${name}${found === 0 ? '' : ' has the expected value'}. A record that was published a moment ago may take some minutes, at most the time to live of the one before.`,
    );
  }
}

export class DomainNotVerified extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.domain_not_verified';
  constructor() {
    super('The domain is not verified. Publish its TXT record and verify it first.');
  }
}

export class OwnerByDomain extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.owner_by_domain';
  constructor() {
    super('Nobody becomes an owner by his mail address. Choose another role.', {
      errors: [{ pointer: '/defaultRole', code: 'owner', detail: 'must not be owner' }],
    });
  }
}

export class DnsUnavailable extends DomainError {
  static readonly kind = 'unavailable';
  static readonly code = 'tenancy.dns_unavailable';
  constructor(name: string, cause: unknown) {
    super(`The name servers of ${name} gave no answer. Try again in a minute.`, {
      cause,
      retryAfterSeconds: 60,
    });
  }
}

export class JoinRequestNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.join_request_not_found';
  constructor() {
    super('There is no such request to join.');
  }
}

export class JoinRequestDecided extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.join_request_decided';
  constructor(status: string) {
    super(`This request to join was ${status} already.`);
  }
}

export class JoinNotOffered extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.join_not_offered';
  constructor() {
    super('No such organization is suggested to you. Suggestions need a verified e-mail address.');
  }
}
