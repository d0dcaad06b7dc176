import { DomainEvent } from '#libs/kernel/domain-event.js';

/** Every event of a domain names it. */
abstract class MailDomainEvent extends DomainEvent {
  constructor(
    domainId: string,
    readonly name: string,
  ) {
    super(domainId);
  }
}

export class DomainClaimed extends MailDomainEvent {
  static readonly type = 'domain.claimed';
}

/** Its record was found: for the first time, or again after it had been gone. */
export class DomainVerified extends MailDomainEvent {
  static readonly type = 'domain.verified';
}

/** A warning: the record of a verified domain is gone. */
export class DomainRecordMissing extends DomainEvent {
  static readonly type = 'domain.record_missed';
  constructor(
    domainId: string,
    readonly name: string,
    readonly lapsesAt: string,
  ) {
    super(domainId);
  }
}

/** The record has been gone for too long: the domain is nobody's. */
export class DomainLapsed extends MailDomainEvent {
  static readonly type = 'domain.lapsed';
}

export class DomainUpdated extends DomainEvent {
  static readonly type = 'domain.updated';
  constructor(
    domainId: string,
    readonly name: string,
    readonly enrolmentMode: string,
    readonly defaultRole: string,
    readonly ssoRequired: boolean,
  ) {
    super(domainId);
  }
}

export class DomainReleased extends MailDomainEvent {
  static readonly type = 'domain.released';
}
