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

/** The same for a link that was used, that has expired and that never was. */
export class LinkInvalid extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'identity.link_invalid';
  constructor() {
    super('This link was used before or has expired. Ask for another letter.');
  }
}
