import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Authorizer } from '#libs/cqrs/ports.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ObjectStorage } from '#libs/storage/object-storage.js';
import { ObjectNotFound } from '#libs/storage/storage-errors.js';
import type { MediaVariant } from '../domain/media-asset.js';
import { MediaAccess } from '../features/media-access.js';
import { MediaContents, type DocumentText, type Picture } from '../media-library.js';

/** Pictures that were processed are smaller by far; whatever is not, is not held in memory. */
const MOST_BYTES = 8_000_000;

interface Row {
  readonly ownerId: string;
  readonly storageKey: string;
  readonly variant: MediaVariant | null;
}

@Injectable()
export class StoredMediaContents extends MediaContents {
  constructor(
    private readonly db: ReadDb,
    private readonly access: MediaAccess,
    private readonly authorizer: Authorizer,
    private readonly storage: ObjectStorage,
  ) {
    super();
  }

  async picture(assetId: string): Promise<Picture | undefined> {
    const row = await this.db.one<Row>(sql`
      select owner_id as "ownerId", storage_key as "storageKey",
             (select v from jsonb_array_elements(variants) v where v ->> 'name' = 'large') as variant
        from media.assets where id = ${assetId} and kind = 'image' and status = 'ready' and cleared_at is not null`);
    if (!row?.variant || row.variant.sizeBytes > MOST_BYTES || !(await this.isHis(row))) return undefined;
    const bytes = await this.bytesOf(`${row.storageKey}/${row.variant.path}`);
    return bytes && { mime: row.variant.mime, bytes };
  }

  async document(assetId: string): Promise<DocumentText | undefined> {
    const row = await this.db.one<DocumentText & { ownerId: string }>(sql`
      select a.owner_id as "ownerId", t.content as text, t.is_whole as "isWhole"
        from media.texts t
        join media.assets a on a.organization_id = t.organization_id and a.id = t.asset_id
       where t.asset_id = ${assetId} and a.status = 'ready' and a.cleared_at is not null`);
    if (!row || !(await this.isHis(row))) return undefined;
    return { text: row.text, isWhole: row.isWhole };
  }

  /** Outside of a message nobody has looked up the actor's permissions yet. */
  private async isHis(asset: { readonly ownerId: string }): Promise<boolean> {
    await this.authorizer.prepare(currentActor());
    return this.access.owns(asset);
  }

  private async bytesOf(key: string): Promise<Buffer | undefined> {
    try {
      return await buffer(await this.storage.read(key));
    } catch (error) {
      if (error instanceof ObjectNotFound) return undefined; // deleted in between
      throw error;
    }
  }
}
