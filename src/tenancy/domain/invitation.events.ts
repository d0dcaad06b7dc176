import { DomainEvent } from '#libs/kernel/domain-event.js';

/** A letter with a link is due: the first one, or another. */
export class InvitationIssued extends DomainEvent {
  static readonly type = 'invitation.issued';
  constructor(
    invitationId: string,
    readonly role: string,
    readonly expiresAt: Date,
  ) {
    super(invitationId);
  }
}

abstract class InvitationEvent extends DomainEvent {
  constructor(
    invitationId: string,
    readonly userId: string,
  ) {
    super(invitationId);
  }
}

export class InvitationAccepted extends InvitationEvent {
  static readonly type = 'invitation.accepted';
}

export class InvitationDeclined extends InvitationEvent {
  static readonly type = 'invitation.declined';
}

export class InvitationRevoked extends InvitationEvent {
  static readonly type = 'invitation.revoked';
}
