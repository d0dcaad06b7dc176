import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MediaNotFound, MediaNotReady, VariantNotFound } from '../../domain/media-asset.errors.js';
import type { MediaStatus, MediaVariant } from '../../domain/media-asset.js';
import { playable, type Playable } from '../../domain/playable.js';
import type { MediaKind } from '../../domain/media-types.js';
import { MediaAccess } from '../media-access.js';

/** What is to be played, and where it is kept; never an answer of its own. */
export interface Playback extends Playable {
  readonly storageKey: string;
  readonly filename: string;
}

@Message({ permission: 'media.read', mode: 'read', errors: [MediaNotFound, MediaNotReady, VariantNotFound] })
export class GetPlaybackUrl extends Query<Playback> {
  constructor(
    readonly assetId: string,
    readonly variant?: string,
  ) {
    super();
  }
}

interface Row {
  readonly id: string;
  readonly ownerId: string;
  readonly kind: MediaKind;
  readonly status: MediaStatus;
  readonly filename: string;
  readonly mime: string;
  readonly storageKey: string;
  readonly variants: readonly MediaVariant[];
  readonly error: string | null;
  readonly clearedAt: Date | null;
}

@QueryHandler(GetPlaybackUrl)
export class GetPlaybackUrlHandler implements IQueryHandler<GetPlaybackUrl> {
  constructor(
    private readonly db: ReadDb,
    private readonly access: MediaAccess,
  ) {}

  async execute({ assetId, variant }: GetPlaybackUrl): Promise<Playback> {
    const row = await this.db.one<Row>(sql`select id, owner_id as "ownerId", kind, status, filename, mime,
        storage_key as "storageKey", variants, error, cleared_at as "clearedAt"
      from media.assets where id = ${assetId} and status <> 'deleted'`);
    if (!row || !(await this.access.reads(row))) throw new MediaNotFound();
    const { storageKey, filename } = row;
    return { ...playable(row, this.access.owns(row), variant), storageKey, filename };
  }
}
