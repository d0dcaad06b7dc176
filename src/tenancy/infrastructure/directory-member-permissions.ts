import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { decide } from '../domain/decision.js';
import { ORGANIZATION_ROLES, rolesAllow } from '../domain/roles.js';
import { MemberPermissions } from '../member-permissions.js';
import { AccessDirectory } from './access-directory.js';

@Injectable()
export class DirectoryMemberPermissions extends MemberPermissions {
  constructor(
    private readonly directory: AccessDirectory,
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  async allows(userId: string, permission: string): Promise<boolean> {
    const { organizationId = '' } = currentActor();
    const access = await this.directory.load(organizationId, userId);
    return decide({ permission, access, operator: false, now: this.clock.now() }).allowed;
  }

  /** Those whose role settles it come first, so that hardly ever more than one is asked about. */
  async anybodyBut(userId: string, permission: string): Promise<boolean> {
    const including = ORGANIZATION_ROLES.filter((role) => rolesAllow([role], permission));
    const others = ORGANIZATION_ROLES.filter((role) => !including.includes(role));
    const statement = sql`
      select m.user_id as "userId" from tenancy.memberships m
       where m.organization_id = (select platform.current_organization_id()) and m.status = 'active' and m.user_id <> ${userId}
         and (m.role <> all(${others}) or exists (
           select from tenancy.grants g where g.organization_id = m.organization_id and g.user_id = m.user_id))
       order by m.role = any(${including}) desc, m.joined_at`;
    const candidates = await (currentTransaction()
      ? commandRows<{ userId: string }>(statement)
      : this.db.rows<{ userId: string }>(statement));
    for (const candidate of candidates) if (await this.allows(candidate.userId, permission)) return true;
    return false;
  }
}
