import { DomainError } from '#libs/kernel/domain-error.js';

export class InvitationNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.invitation_not_found';
  constructor() {
    super('There is no such invitation. A link counts until a newer one has been sent.');
  }
}

export class AlreadyInvited extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.already_invited';
  constructor() {
    super('This address has an open invitation already. Send it again or revoke it.');
  }
}

export class InvitationForSomebodyElse extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.invitation_for_somebody_else';
  constructor() {
    super('This invitation was sent to another address than that of your account.');
  }
}

export class InvitationExpired extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.invitation_expired';
  constructor() {
    super('This invitation has expired. Ask to be invited again.');
  }
}

export class InvitationClosed extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.invitation_closed';
  constructor(status: string) {
    super(`This invitation was ${status} already.`);
  }
}
