import { DomainEvent } from '#libs/kernel/domain-event.js';

export class EmailVerified extends DomainEvent {
  static readonly type = 'user.email_verified';
}

/** What others copy of a person has changed, to this. */
export class UserUpdated extends DomainEvent {
  static readonly type = 'user.updated';
  constructor(
    userId: string,
    readonly email: string,
    readonly displayName: string,
  ) {
    super(userId);
  }
}

export class UserDeactivated extends DomainEvent {
  static readonly type = 'user.deactivated';
}

export class UserReactivated extends DomainEvent {
  static readonly type = 'user.reactivated';
}

export class EmailChanged extends DomainEvent {
  static readonly type = 'user.email_changed';
  constructor(
    userId: string,
    readonly previousEmail: string,
  ) {
    super(userId);
  }
}
