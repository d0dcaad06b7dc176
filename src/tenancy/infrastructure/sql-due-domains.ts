import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { DueDomains, type DueDomain } from '../domain/due-domains.js';

/** A little less than a day, so that an hourly job comes by at about the same time every day. */
const CHECKED_EVERY_MS = 23.5 * 3_600_000;

@Injectable()
export class SqlDueDomains extends DueDomains {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  next(limit: number, after?: string): Promise<DueDomain[]> {
    const before = new Date(this.clock.now().getTime() - CHECKED_EVERY_MS);
    return this.db.systemRows<DueDomain>(sql`
      select id, organization_id as "organizationId", name, challenge from tenancy.domains
       where verified_at is not null and checked_at <= ${before} ${when(after, () => sql`and id > ${after}`)}
       order by id limit ${limit}`);
  }
}
