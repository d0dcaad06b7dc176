import { DomainEvent } from '#libs/kernel/domain-event.js';

export class MfaEnrolled extends DomainEvent {
  static readonly type = 'user.mfa_enrolled';
  constructor(
    userId: string,
    readonly factorId: string,
  ) {
    super(userId);
  }
}

export class MfaRemoved extends DomainEvent {
  static readonly type = 'user.mfa_removed';
  constructor(
    userId: string,
    readonly factorId: string,
  ) {
    super(userId);
  }
}
