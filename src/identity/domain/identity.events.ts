import { DomainEvent } from '#libs/kernel/domain-event.js';

export class UserRegistered extends DomainEvent {
  static readonly type = 'user.registered';
  constructor(
    userId: string,
    /** The organization founded with the account, or whose identity provider brought the person; null when none. */
    readonly organizationId: string | null,
  ) {
    super(userId);
  }
}

export class UserLoggedIn extends DomainEvent {
  static readonly type = 'user.logged_in';
  constructor(
    userId: string,
    readonly sessionId: string,
  ) {
    super(userId);
  }
}

export class PlatformRoleGranted extends DomainEvent {
  static readonly type = 'user.platform_role_granted';
  constructor(
    userId: string,
    readonly role: string,
  ) {
    super(userId);
  }
}

export class PlatformRoleRevoked extends DomainEvent {
  static readonly type = 'user.platform_role_revoked';
  constructor(
    userId: string,
    readonly role: string,
  ) {
    super(userId);
  }
}

export class SessionRevoked extends DomainEvent {
  static readonly type = 'session.revoked';
  constructor(
    sessionId: string,
    readonly userId: string,
    readonly reason: string,
  ) {
    super(sessionId);
  }
}
