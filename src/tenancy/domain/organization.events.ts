import { DomainEvent } from '#libs/kernel/domain-event.js';

export class OrganizationCreated extends DomainEvent {
  static readonly type = 'organization.created';
  constructor(
    organizationId: string,
    readonly name: string,
    readonly slug: string,
    readonly ownerId: string,
    readonly parentId: string | null,
  ) {
    super(organizationId);
  }
}

export class OrganizationUpdated extends DomainEvent {
  static readonly type = 'organization.updated';
  constructor(
    organizationId: string,
    readonly fields: readonly string[],
  ) {
    super(organizationId);
  }
}

export class OrganizationMoved extends DomainEvent {
  static readonly type = 'organization.moved';
  constructor(
    organizationId: string,
    readonly fromParentId: string | null,
    readonly parentId: string | null,
  ) {
    super(organizationId);
  }
}

export class OrganizationSuspended extends DomainEvent {
  static readonly type = 'organization.suspended';
  constructor(
    organizationId: string,
    readonly reason: string,
  ) {
    super(organizationId);
  }
}

export class OrganizationReactivated extends DomainEvent {
  static readonly type = 'organization.reactivated';
}

export class OrganizationTrialEnded extends DomainEvent {
  static readonly type = 'organization.trial_ended';
}

export class OrganizationDeletionScheduled extends DomainEvent {
  static readonly type = 'organization.deletion_scheduled';
  constructor(
    organizationId: string,
    readonly dueAt: Date,
  ) {
    super(organizationId);
  }
}

export class OrganizationRestored extends DomainEvent {
  static readonly type = 'organization.restored';
}

/** It is gone for good: whatever other contexts keep of it is theirs to erase. */
export class OrganizationDeleted extends DomainEvent {
  static readonly type = 'organization.deleted';
}

export class MemberJoined extends DomainEvent {
  static readonly type = 'member.joined';
  constructor(
    membershipId: string,
    readonly userId: string,
    readonly role: string,
  ) {
    super(membershipId);
  }
}
