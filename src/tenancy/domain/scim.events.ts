import { DomainEvent } from '#libs/kernel/domain-event.js';

abstract class NamedScimEvent extends DomainEvent {
  constructor(
    id: string,
    readonly name: string,
  ) {
    super(id);
  }
}

export class ScimTokenCreated extends NamedScimEvent {
  static readonly type = 'scim_token.created';
}

export class ScimTokenRevoked extends NamedScimEvent {
  static readonly type = 'scim_token.revoked';
}

export class ScimGroupCreated extends NamedScimEvent {
  static readonly type = 'scim_group.created';
}

/** Its name, what it stands for, or who is in it. */
export class ScimGroupUpdated extends NamedScimEvent {
  static readonly type = 'scim_group.updated';
}

export class ScimGroupDeleted extends NamedScimEvent {
  static readonly type = 'scim_group.deleted';
}
