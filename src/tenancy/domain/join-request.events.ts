import { DomainEvent } from '#libs/kernel/domain-event.js';

abstract class JoinRequestEvent extends DomainEvent {
  constructor(
    requestId: string,
    readonly userId: string,
  ) {
    super(requestId);
  }
}

export class JoinRequested extends JoinRequestEvent {
  static readonly type = 'join_request.opened';
}

export class JoinRequestApproved extends DomainEvent {
  static readonly type = 'join_request.approved';
  constructor(
    requestId: string,
    readonly userId: string,
    readonly role: string,
  ) {
    super(requestId);
  }
}

export class JoinRequestDeclined extends JoinRequestEvent {
  static readonly type = 'join_request.declined';
}
