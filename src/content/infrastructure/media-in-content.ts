import { Injectable } from '@nestjs/common';
import { commandRows } from '#libs/persistence/command-rows.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, type Statement } from '#libs/persistence/sql.js';
import type { MediaUser } from '../../media/index.js';
import { CURRENT_ORGANIZATION as CURRENT } from '../features/current-organization.js';
import { ContentVisibility } from '../features/visibility.js';

/** Items that show a file lend it to those who may see them, in the version that they see. */
@Injectable()
export class MediaInContent implements MediaUser {
  readonly name = 'a content item';

  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async lends(assetId: string): Promise<boolean> {
    const [row] = await this.db.rows(sql`select 1 from ${this.visibility.items()}
      where items.id = any (${versionsWith(assetId)}) and items.content_data ->> 'media_asset_id' = ${assetId} limit 1`);
    return row !== undefined;
  }

  async uses(assetId: string): Promise<boolean> {
    const rows = await commandRows(sql`select 1 from content.items i
      where i.organization_id = ${CURRENT} and i.id = any (${versionsWith(assetId)}) and i.status <> 'archived'
        and (i.content_data ->> 'media_asset_id' = ${assetId} or exists (
          select from content.versions v where v.organization_id = i.organization_id and v.item_id = i.id
             and v.number = i.published_version and v.content_data ->> 'media_asset_id' = ${assetId})) limit 1`);
    return rows.length > 0;
  }
}

/**
 * Until the command has ended nobody writes a version that shows the file. The items come first, as they do for whoever
 * changes them, so that neither waits for the other.
 */
export async function lockItemsWith(assetId: string): Promise<void> {
  await commandRows(
    sql`select from content.items i where i.id = any (${versionsWith(assetId)}) order by i.id for update`,
  );
  await commandRows(sql`select pg_advisory_xact_lock(hashtextextended('content.media ' || ${assetId}, 0))`);
}

/** Ids of the items that have ever shown the file, by an index. */
const versionsWith = (assetId: string): Statement =>
  sql`array(select v.item_id from content.versions v where v.organization_id = ${CURRENT}
    and v.content_data ? 'media_asset_id' and v.content_data ->> 'media_asset_id' = ${assetId})`;
