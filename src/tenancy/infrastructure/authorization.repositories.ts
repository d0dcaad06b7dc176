import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows, writeAtCommit } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { GrantNotFound, PlatformAccessNotFound, RoleNotFound } from '../domain/authorization.errors.js';
import { CustomRoleRepository, GrantRepository } from '../domain/authorization.repositories.js';
import { CustomRole } from '../domain/custom-role.js';
import { Grant } from '../domain/grant.js';
import { PlatformAccess, PlatformAccessRepository } from '../domain/platform-access.js';

@Injectable()
export class MikroOrmCustomRoles extends CustomRoleRepository {
  add(role: CustomRole): void {
    currentEm().persist(role);
  }

  async byId(organizationId: string, id: string): Promise<CustomRole> {
    const role = await currentEm().findOne(
      CustomRole,
      { organizationId, id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!role) throw new RoleNotFound();
    return role;
  }

  remove(role: CustomRole): void {
    currentEm().remove(role);
  }

  async holders({ organizationId, key }: CustomRole): Promise<number> {
    const [row] = await commandRows<{ count: number }>(sql`select
      (select count(*)::int from tenancy.memberships
        where organization_id = ${organizationId} and role = ${key} and status in ('active', 'suspended'))
      + (select count(*)::int from tenancy.invitations
          where organization_id = ${organizationId} and role = ${key} and status = 'pending' and expires_at > now()) as count`);
    return row?.count ?? 0;
  }

  async permissionsForAssignment(
    organizationId: string,
    key: string,
  ): Promise<readonly string[] | undefined> {
    const [row] = await commandRows<{ permissions: string[] }>(sql`select permissions from tenancy.roles
       where organization_id = ${organizationId} and key = ${key} for share`);
    return row?.permissions;
  }
}

@Injectable()
export class MikroOrmGrants extends GrantRepository {
  add(grant: Grant): void {
    currentEm().persist(grant);
  }

  async byId(organizationId: string, id: string): Promise<Grant> {
    const grant = await currentEm().findOne(
      Grant,
      { organizationId, id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!grant) throw new GrantNotFound();
    return grant;
  }

  remove(grant: Grant): void {
    currentEm().remove(grant);
  }

  removeAllOf(organizationId: string, userId: string): void {
    writeAtCommit(
      sql`delete from tenancy.grants where organization_id = ${organizationId} and user_id = ${userId}`,
    );
  }

  async isGrantable(organizationId: string, userId: string): Promise<boolean> {
    const rows = await commandRows(sql`select from tenancy.memberships
       where organization_id = ${organizationId} and user_id = ${userId} and status = 'active' for share`);
    return rows.length > 0;
  }
}

@Injectable()
export class MikroOrmPlatformAccesses extends PlatformAccessRepository {
  add(access: PlatformAccess): void {
    currentEm().persist(access);
  }

  async byId(id: string, operatorId: string): Promise<PlatformAccess> {
    const access = await currentEm().findOne(
      PlatformAccess,
      { id, operatorId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!access) throw new PlatformAccessNotFound();
    return access;
  }
}
