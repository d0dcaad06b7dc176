import { DomainError } from '#libs/kernel/domain-error.js';

export class MemberNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.member_not_found';
  constructor() {
    super('Nobody with this id belongs to the organization.');
  }
}

export class MembershipStatusConflict extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.membership_status_conflict';
  constructor(status: string, what: string) {
    super(
      status === 'left'
        ? 'This person has left the organization. Invite him to let him join again.'
        : `A membership that is ${status} cannot ${what}.`,
    );
  }
}

export class LastOwner extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.last_owner';
  constructor() {
    super('He is the last owner who is active. Make somebody else an owner first.');
  }
}

export class OwnersOnly extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.owners_only';
  constructor() {
    super('Only an owner may change what another owner is.');
  }
}

export class OutsideDepartment extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.outside_department';
  constructor() {
    super('You may do this within your own department only.');
  }
}

export class SeatLimitReached extends DomainError {
  static readonly kind = 'limit-reached';
  static readonly code = 'tenancy.seat_limit_reached';
  constructor(limit: number) {
    super(
      `The organization has ${limit} seats, and members and open invitations take all of them. Remove somebody or revoke an invitation.`,
    );
  }
}
