import { DomainEvent } from '#libs/kernel/domain-event.js';

export class OrganizationCreated extends DomainEvent {
  static readonly type = 'organization.created';
  constructor(
    organizationId: string,
    readonly name: string,
    readonly slug: string,
    readonly ownerId: string,
  ) {
    super(organizationId);
  }
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
