import { DomainEvent } from '#libs/kernel/domain-event.js';

export class ApiKeyCreated extends DomainEvent {
  static readonly type = 'api_key.created';
  constructor(
    keyId: string,
    readonly ownerId: string,
    readonly scopes: readonly string[],
  ) {
    super(keyId);
  }
}

export class ApiKeyRotated extends DomainEvent {
  static readonly type = 'api_key.rotated';
  constructor(
    keyId: string,
    readonly previousExpiresAt: string,
  ) {
    super(keyId);
  }
}

export class ApiKeyRevoked extends DomainEvent {
  static readonly type = 'api_key.revoked';
  constructor(
    keyId: string,
    readonly ownerId: string,
  ) {
    super(keyId);
  }
}
