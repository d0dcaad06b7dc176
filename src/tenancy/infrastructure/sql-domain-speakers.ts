import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { DomainSpeakers, type DomainSpeaker } from '../domain/domain-speakers.js';
import { domainOf } from '../domain/mail-domain.js';

/** An organization that is closed speaks for nobody. */
@Injectable()
export class SqlDomainSpeakers extends DomainSpeakers {
  constructor(private readonly db: ReadDb) {
    super();
  }

  async requiringSso(userId: string, email: string): Promise<string | undefined> {
    const [row] = await commandRows<{ id: string }>(sql`
      select o.id from tenancy.domains d
        join tenancy.organizations o on o.id = d.organization_id
        join tenancy.memberships m on m.organization_id = o.id
       where d.name = ${domainOf(email)} and d.verified_at is not null and d.sso_required
         and o.status in ('active', 'trial')
         and m.user_id = ${userId} and m.status = 'active' and m.role <> 'owner'`);
    return row?.id;
  }

  async of(email: string): Promise<DomainSpeaker | undefined> {
    const statement = sql`
      select d.organization_id as "organizationId", d.name as domain, d.enrolment_mode as "enrolmentMode",
             d.default_role as "defaultRole", d.claimed_by as "claimedBy"
        from tenancy.domains d join tenancy.organizations o on o.id = d.organization_id
       where d.name = ${domainOf(email)} and d.verified_at is not null and o.status in ('active', 'trial')`;
    // A command of another role than the system's sees the domains of its own organization only.
    const rows = await (currentTransaction()?.role === 'system'
      ? commandRows<DomainSpeaker>(statement)
      : this.db.systemRows<DomainSpeaker>(statement));
    return rows[0];
  }

  async invites(userId: string, email: string): Promise<boolean> {
    const rows = await this.db.systemRows(sql`
      select from tenancy.domains d join tenancy.organizations o on o.id = d.organization_id
       where d.name = ${domainOf(email)} and d.verified_at is not null and o.status in ('active', 'trial')
         and d.enrolment_mode = 'automatic_invitation'
         and not exists (select from tenancy.memberships m where m.organization_id = o.id and m.user_id = ${userId})
         and not exists (select from tenancy.invitations i
               where i.organization_id = o.id and i.email = ${email}
                 and (i.status <> 'expired' and (i.status <> 'pending' or i.expires_at > now())))`);
    return rows.length > 0;
  }
}
