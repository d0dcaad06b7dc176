import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import { DueOrganizations } from '../domain/due-organizations.js';

@Injectable()
export class SqlDueOrganizations extends DueOrganizations {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  trialsOver(limit: number): Promise<string[]> {
    return this.ids(sql`select id from tenancy.organizations
      where status = 'trial' and trial_ends_at <= ${this.clock.now()} order by trial_ends_at limit ${limit}`);
  }

  deletions(limit: number): Promise<string[]> {
    return this.ids(sql`select id from tenancy.organizations o
      where deletion_due_at <= ${this.clock.now()}
        and not exists (select from tenancy.organizations child where child.parent_id = o.id)
      order by deletion_due_at limit ${limit}`);
  }

  private async ids(statement: Statement): Promise<string[]> {
    return (await this.db.systemRows<{ id: string }>(statement)).map(({ id }) => id);
  }
}
