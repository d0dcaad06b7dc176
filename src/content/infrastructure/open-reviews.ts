import { Injectable } from '@nestjs/common';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ReviewQueue } from '../features/review-queue.js';
import { ContentVisibility } from '../features/visibility.js';

/** Nobody reads a larger number as anything but "many". */
const MOST = 100;

/** How much waits for the person who asks to be reviewed by him. */
@Injectable()
export class OpenReviews {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly queue: ReviewQueue,
  ) {}

  async count(): Promise<number> {
    if (!currentActor().organizationId || !this.visibility.managesAll) return 0;
    const row = await this.db.one<{ count: number }>(sql`select count(*)::int as count from (
        select from content.items i where ${await this.queue.condition()} limit ${MOST}) waiting`);
    return row?.count ?? 0;
  }
}
