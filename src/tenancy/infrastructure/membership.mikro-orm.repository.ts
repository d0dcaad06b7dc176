import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { Membership } from '../domain/membership.js';
import { MembershipRepository } from '../domain/membership.repository.js';

@Injectable()
export class MembershipMikroOrmRepository extends MembershipRepository {
  add(membership: Membership): void {
    currentEm().persist(membership);
  }

  async find(organizationId: string, userId: string): Promise<Membership | undefined> {
    const found = await currentEm().findOne(
      Membership,
      { organizationId, userId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    return found ?? undefined;
  }

  findAll(organizationId: string, userIds: readonly string[]): Promise<Membership[]> {
    return currentEm().find(
      Membership,
      { organizationId, userId: { $in: [...userIds] } },
      { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { userId: 'asc' } },
    );
  }

  async hasPlace(organizationId: string, email: string): Promise<boolean> {
    const rows = await commandRows(sql`select from tenancy.memberships
       where organization_id = ${organizationId} and email = ${email} and status in ('active', 'suspended') limit 1`);
    return rows.length > 0;
  }
}
