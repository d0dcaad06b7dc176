import { DomainEvent } from '#libs/kernel/domain-event.js';

abstract class RoleEvent extends DomainEvent {
  constructor(
    roleId: string,
    readonly key: string,
    readonly permissions: readonly string[],
  ) {
    super(roleId);
  }
}

export class RoleCreated extends RoleEvent {
  static readonly type = 'role.created';
}

export class RoleChanged extends RoleEvent {
  static readonly type = 'role.updated';
}

export class RoleDeleted extends DomainEvent {
  static readonly type = 'role.deleted';
  constructor(
    roleId: string,
    readonly key: string,
  ) {
    super(roleId);
  }
}

abstract class GrantEvent extends DomainEvent {
  constructor(
    grantId: string,
    readonly userId: string,
    readonly resource: string,
    readonly action: string,
    readonly scope: string,
  ) {
    super(grantId);
  }
}

export class PermissionGranted extends GrantEvent {
  static readonly type = 'permission.granted';
}

export class PermissionRevoked extends GrantEvent {
  static readonly type = 'permission.revoked';
}

export class PlatformAccessOpened extends DomainEvent {
  static readonly type = 'platform_access.opened';
  constructor(
    accessId: string,
    readonly operatorId: string,
    readonly reason: string,
    readonly expiresAt: Date,
  ) {
    super(accessId);
  }
}

export class PlatformAccessEnded extends DomainEvent {
  static readonly type = 'platform_access.ended';
}
