import { DomainEvent } from '#libs/kernel/domain-event.js';

export class IdentityProviderCreated extends DomainEvent {
  static readonly type = 'identity_provider.created';
  constructor(
    providerId: string,
    readonly protocol: string,
  ) {
    super(providerId);
  }
}

export class IdentityProviderUpdated extends DomainEvent {
  static readonly type = 'identity_provider.updated';
}

export class IdentityProviderDeleted extends DomainEvent {
  static readonly type = 'identity_provider.deleted';
}
