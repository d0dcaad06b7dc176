import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { currentTransaction } from '#libs/persistence/transaction.js';
import { Memberships, type MembershipSummary, type Workplace } from '../memberships.js';
import { SqlAccess } from './sql-access.js';

@Injectable()
export class SqlMemberships extends Memberships {
  constructor(
    private readonly db: ReadDb,
    private readonly access: SqlAccess,
  ) {
    super();
  }

  placeOf(userId: string, organizationId: string): Promise<Workplace | undefined> {
    return this.access.place(organizationId, userId);
  }

  ofUser(userId: string): Promise<MembershipSummary[]> {
    const statement = sql`
      select m.organization_id as "organizationId", o.name, o.slug, o.display_name as "displayName", m.role
        from tenancy.memberships m join tenancy.organizations o on o.id = m.organization_id
       where m.user_id = ${userId} and m.status = 'active'
       order by m.joined_at, m.organization_id`;
    return insideCommand(statement) ?? this.db.systemRows(statement);
  }
}

/**
 * Rows read on the connection of the command at hand, if there is one. Taking a second connection while
 * holding the first could leave a busy pool waiting for itself.
 */
const insideCommand = <T>(statement: Statement): Promise<T[]> | undefined =>
  currentTransaction() ? commandRows<T>(statement) : undefined;
