import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { ScimGroup } from '../domain/scim-group.js';
import { ScimToken } from '../domain/scim-token.js';
import { ScimTokenNotFound } from '../domain/scim.errors.js';
import { ScimGroupRepository, ScimTokenRepository } from '../domain/scim.repositories.js';

const LOCKED = { lockMode: LockMode.PESSIMISTIC_WRITE };

@Injectable()
export class MikroOrmScimTokens extends ScimTokenRepository {
  add(token: ScimToken): void {
    currentEm().persist(token);
  }

  async byId(organizationId: string, id: string): Promise<ScimToken> {
    const found = await currentEm().findOne(ScimToken, { organizationId, id }, LOCKED);
    if (!found) throw new ScimTokenNotFound();
    return found;
  }

  count(organizationId: string): Promise<number> {
    return currentEm().count(ScimToken, { organizationId });
  }

  remove(token: ScimToken): void {
    currentEm().remove(token);
  }
}

@Injectable()
export class MikroOrmScimGroups extends ScimGroupRepository {
  add(group: ScimGroup): void {
    currentEm().persist(group);
  }

  async find(organizationId: string, id: string): Promise<ScimGroup | undefined> {
    return (await currentEm().findOne(ScimGroup, { organizationId, id }, LOCKED)) ?? undefined;
  }

  async named(organizationId: string, displayName: string): Promise<boolean> {
    const rows = await commandRows(sql`select from tenancy.scim_groups
       where organization_id = ${organizationId} and lower(display_name) = lower(${displayName.trim()})`);
    return rows.length > 0;
  }

  remove(group: ScimGroup): void {
    currentEm().remove(group);
  }
}
