import type { JoinRequest } from './join-request.js';
import type { MailDomain } from './mail-domain.js';

export abstract class MailDomainRepository {
  abstract add(domain: MailDomain): void;
  /** Locks the domain until the command ends. Throws `DomainNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<MailDomain>;
  /** The same, of whichever organization; undefined when it has been removed. */
  abstract find(id: string): Promise<MailDomain | undefined>;
  abstract count(organizationId: string): Promise<number>;
  abstract remove(domain: MailDomain): void;
}

export abstract class JoinRequestRepository {
  abstract add(request: JoinRequest): void;
  /** Locks the request until the command ends. Throws `JoinRequestNotFound`. */
  abstract byId(organizationId: string, id: string): Promise<JoinRequest>;
  abstract ofPerson(organizationId: string, userId: string): Promise<JoinRequest | undefined>;
}
