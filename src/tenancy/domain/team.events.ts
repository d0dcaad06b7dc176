import { DomainEvent } from '#libs/kernel/domain-event.js';

abstract class TeamEvent extends DomainEvent {
  constructor(
    teamId: string,
    readonly name: string,
  ) {
    super(teamId);
  }
}

export class TeamCreated extends TeamEvent {
  static readonly type = 'team.created';
}

export class TeamUpdated extends DomainEvent {
  static readonly type = 'team.updated';
  constructor(
    teamId: string,
    readonly name: string,
    readonly isActive: boolean,
  ) {
    super(teamId);
  }
}

export class TeamDeleted extends TeamEvent {
  static readonly type = 'team.deleted';
}

/** He is in the team, as its admin or a member; he may have been before as the other. */
export class TeamMemberAdded extends DomainEvent {
  static readonly type = 'team.member_added';
  constructor(
    teamId: string,
    readonly userId: string,
    readonly role: string,
  ) {
    super(teamId);
  }
}

export class TeamMemberRemoved extends DomainEvent {
  static readonly type = 'team.member_removed';
  constructor(
    teamId: string,
    readonly userId: string,
  ) {
    super(teamId);
  }
}
