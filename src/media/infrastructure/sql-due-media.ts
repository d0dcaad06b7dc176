import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { DueMedia, type DueAsset } from '../domain/due-media.js';

@Injectable()
export class SqlDueMedia extends DueMedia {
  constructor(
    private readonly db: ReadDb,
    private readonly clock: Clock,
  ) {
    super();
  }

  expired(limit: number): Promise<DueAsset[]> {
    return this.db.systemRows(sql`select organization_id as "organizationId", id from media.assets
      where status = 'pending' and expires_at <= ${this.clock.now()} order by expires_at limit ${limit}`);
  }

  purgeable(after: string | undefined, limit: number): Promise<DueAsset[]> {
    return this.db.systemRows(sql`select organization_id as "organizationId", id from media.assets
      where purge_at <= ${this.clock.now()} ${when(after, () => sql`and id > ${after}`)} order by id limit ${limit}`);
  }
}
