import { DomainEvent } from '#libs/kernel/domain-event.js';

/** Every event of a membership names the person it is about. */
abstract class MembershipEvent extends DomainEvent {
  constructor(
    membershipId: string,
    readonly userId: string,
  ) {
    super(membershipId);
  }
}

/** He has another role or department. */
export class MemberChanged extends DomainEvent {
  static readonly type = 'member.changed';
  constructor(
    membershipId: string,
    readonly userId: string,
    readonly role: string,
    readonly department: string | null,
  ) {
    super(membershipId);
  }
}

export class MemberSuspended extends MembershipEvent {
  static readonly type = 'member.suspended';
}

export class MemberReactivated extends MembershipEvent {
  static readonly type = 'member.reactivated';
}

/** He belongs to the organization no more: he left, when `removedBy` is himself. */
export class MemberRemoved extends DomainEvent {
  static readonly type = 'member.removed';
  constructor(
    membershipId: string,
    readonly userId: string,
    readonly removedBy: string,
  ) {
    super(membershipId);
  }
}
