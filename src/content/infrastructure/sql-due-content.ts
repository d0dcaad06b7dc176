import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { DueContent, type Due } from '../domain/due-content.js';

@Injectable()
export class SqlDueContent extends DueContent {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  items(limit: number): Promise<Due[]> {
    return this.db.systemRows<Due>(sql`select id, organization_id as "organizationId" from content.items
      where next_due_at <= ${this.clock.now()} order by next_due_at limit ${limit}`);
  }

  releases(limit: number): Promise<Due[]> {
    return this.db.systemRows<Due>(sql`select id, organization_id as "organizationId" from content.releases
      where due_at <= ${this.clock.now()} order by due_at limit ${limit}`);
  }
}
