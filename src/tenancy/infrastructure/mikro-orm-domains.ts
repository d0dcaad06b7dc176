import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
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

  async count(organizationId: string): Promise<number> {
    const [row] = await commandRows<{ count: number }>(
      sql`select count(*)::int as count from tenancy.domains where organization_id = ${organizationId}`,
    );
    return row?.count ?? 0;
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
