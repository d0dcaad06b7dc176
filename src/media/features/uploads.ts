import { Injectable } from '@nestjs/common';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import type { ChecksumAlgorithm } from '#libs/storage/object-storage.js';
import { MediaNotFound, NotTheOwner } from '../domain/media-asset.errors.js';
import { MediaAccess } from './media-access.js';
import { MEDIA_COLUMNS, type MediaView } from './media.view.js';

/** A file as it is being sent; never an answer of its own. */
export interface Upload {
  readonly media: MediaView;
  readonly storageKey: string;
  readonly uploadId: string | null;
  readonly algorithm: ChecksumAlgorithm | null;
  readonly partSize: number;
}

type Row = MediaView & Omit<Upload, 'media'>;

@Injectable()
export class Uploads {
  constructor(
    private readonly db: ReadDb,
    private readonly access: MediaAccess,
  ) {}

  /** For who sends the file, and nobody else. */
  async own(assetId: string): Promise<Upload> {
    const row = await this.db.one<Row>(sql`select ${MEDIA_COLUMNS}, storage_key as "storageKey",
        upload_id as "uploadId", algorithm, part_size::float8 as "partSize" from media.assets where id = ${assetId}`);
    if (!row || !(await this.access.reads(row))) throw new MediaNotFound();
    if (row.ownerId !== currentMember().userId) throw new NotTheOwner();
    const { storageKey, uploadId, algorithm, partSize, ...media } = row;
    return { media, storageKey, uploadId, algorithm, partSize };
  }
}
