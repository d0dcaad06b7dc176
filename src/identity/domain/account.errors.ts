import { DomainError } from '#libs/kernel/domain-error.js';

export class SessionNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.session_not_found';
  constructor() {
    super('You have no such session, or it has ended.');
  }
}

/** Of somebody who is signed in: unlike `InvalidCredentials` it says nothing of his tokens. */
export class PasswordWrong extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.password_wrong';
  constructor() {
    super('This is not your password.');
  }
}

export class PasswordNeeded extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'identity.password_needed';
  constructor() {
    super('You signed in a while ago. Send your password as well, or sign in again.');
  }
}

/** The same for a link that was used, that has expired and that never was. */
export class LinkInvalid extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.link_invalid';
  constructor() {
    super('This link was used before or has expired. Ask for another letter.');
  }
}

export class ProfileFieldUnusable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.profile_field_unusable';
  constructor(field: string, detail: string) {
    super(`The ${field} ${detail}.`, { errors: [{ pointer: `/${field}`, code: 'unusable', detail }] });
  }
}

export class OwnershipNotHandedOver extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'identity.ownership_not_handed_over';
  constructor(organizations: readonly string[]) {
    super(
      `Others work in organizations that only you own. Make somebody else owner first: ${organizations.join(', ')}.`,
    );
  }
}

export class EmailAmbiguous extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'identity.email_ambiguous';
  constructor() {
    const detail = 'must not mix alphabets before the @, because some of their letters look alike';
    super(`The e-mail address ${detail}.`, { errors: [{ pointer: '/email', code: 'ambiguous', detail }] });
  }
}
