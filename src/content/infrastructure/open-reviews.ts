import { Injectable } from '@nestjs/common';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentVisibility } from '../features/visibility.js';

/** Nobody reads a larger number as anything but "many". */
const MOST = 100;

/** What waits for the person who asks to be reviewed by him. */
@Injectable()
export class OpenReviews {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async count(): Promise<number> {
    const { organizationId, userId } = currentActor();
    if (!organizationId || !this.visibility.managesAll) return 0;
    const row = await this.db.one<{ count: number }>(sql`select count(*)::int as count from (
        select from content.items
         where organization_id = ${organizationId} and status = 'review' and created_by <> ${userId} limit ${MOST}) waiting`);
    return row?.count ?? 0;
  }
}
