import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { fragment, sql } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../domain/organization.errors.js';
import { Organization } from '../domain/organization.js';
import { OrganizationRepository, type TreeHold } from '../domain/organization.repository.js';

const LOCK_OF: Readonly<Record<TreeHold, string>> = {
  'to-grow': 'pg_advisory_xact_lock_shared',
  'to-rearrange': 'pg_advisory_xact_lock',
};

@Injectable()
export class OrganizationMikroOrmRepository extends OrganizationRepository {
  remove(organization: Organization): void {
    currentEm().remove(organization);
  }

  async byId(id: string): Promise<Organization> {
    const organization = await currentEm().findOne(
      Organization,
      { id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!organization) throw new OrganizationNotFound();
    return organization;
  }

  async holdTree(hold: TreeHold): Promise<void> {
    await commandRows(sql`select ${fragment(LOCK_OF[hold])}(hashtextextended('tenancy.organizations', 0))`);
  }

  async heightOf({ path, depth }: Organization): Promise<number> {
    const [row] = await commandRows<{ deepest: number }>(
      sql`select max(depth) as deepest from tenancy.organizations where path <@ ${path}::ltree`,
    );
    return (row?.deepest ?? depth) - depth;
  }

  async moveDescendants({ id, path }: Organization, formerPath: string): Promise<void> {
    await commandRows(sql`update tenancy.organizations
        set path = ${path}::ltree || subpath(path, nlevel(${formerPath}::ltree)), revision = revision + 1
      where path <@ ${formerPath}::ltree and id <> ${id}`);
  }

  async hasLiveDescendants({ id, path }: Organization): Promise<boolean> {
    const rows = await commandRows(sql`select from tenancy.organizations
      where path <@ ${path}::ltree and id <> ${id} and deletion_due_at is null limit 1`);
    return rows.length > 0;
  }
}
