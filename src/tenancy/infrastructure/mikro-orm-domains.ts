import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { currentEm } from '#libs/persistence/orm.js';
import { JoinRequest } from '../domain/join-request.js';
import { DomainNotFound, JoinRequestNotFound } from '../domain/mail-domain.errors.js';
import { MailDomain } from '../domain/mail-domain.js';
import { JoinRequestRepository, MailDomainRepository } from '../domain/mail-domain.repository.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE };

@Injectable()
export class MikroOrmMailDomains extends MailDomainRepository {
  add(domain: MailDomain): void {
    currentEm().persist(domain);
  }

  async byId(organizationId: string, id: string): Promise<MailDomain> {
    const found = await currentEm().findOne(MailDomain, { organizationId, id }, LOCKED);
    if (!found) throw new DomainNotFound();
    return found;
  }

  async find(id: string): Promise<MailDomain | undefined> {
    return (await currentEm().findOne(MailDomain, { id }, LOCKED)) ?? undefined;
  }

  count(organizationId: string): Promise<number> {
    return currentEm().count(MailDomain, { organizationId });
  }

  remove(domain: MailDomain): void {
    currentEm().remove(domain);
  }
}

@Injectable()
export class MikroOrmJoinRequests extends JoinRequestRepository {
  add(request: JoinRequest): void {
    currentEm().persist(request);
  }

  async byId(organizationId: string, id: string): Promise<JoinRequest> {
    const found = await currentEm().findOne(JoinRequest, { organizationId, id }, LOCKED);
    if (!found) throw new JoinRequestNotFound();
    return found;
  }

  async ofPerson(organizationId: string, userId: string): Promise<JoinRequest | undefined> {
    return (await currentEm().findOne(JoinRequest, { organizationId, userId }, LOCKED)) ?? undefined;
  }
}
