import { DomainEvent } from '#libs/kernel/domain-event.js';

export class IdentityLinked extends DomainEvent {
  static readonly type = 'user.identity_linked';
  constructor(
    userId: string,
    readonly provider: string,
  ) {
    super(userId);
  }
}

export class IdentityUnlinked extends DomainEvent {
  static readonly type = 'user.identity_unlinked';
  constructor(
    userId: string,
    readonly provider: string,
  ) {
    super(userId);
  }
}
