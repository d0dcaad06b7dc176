import { Choice, Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import { MEDIA_STATUSES, type MediaAsset, type MediaStatus } from '../domain/media-asset.js';
import { MEDIA_KINDS, type MediaKind } from '../domain/media-types.js';

const MOST = Number.MAX_SAFE_INTEGER;

export class MediaVariantView {
  @Text({ max: 50, example: 'thumbnail' })
  name: string;

  @Text({ max: 200 })
  mime: string;

  @Integer({ min: 0, max: MOST })
  sizeBytes: number;

  @Integer({ min: 1, max: 100_000, nullable: true })
  width: number | null;

  @Integer({ min: 1, max: 100_000, nullable: true })
  height: number | null;
}

/** A file and what was made of it. */
export class MediaView {
  @Uuid()
  id: string;

  @Uuid()
  ownerId: string;

  @Choice(MEDIA_KINDS)
  kind: MediaKind;

  @Text({ max: 255 })
  filename: string;

  @Text({ max: 200 })
  mime: string;

  @Integer({ min: 1, max: MOST })
  sizeBytes: number;

  @Text({ max: 100, nullable: true, description: 'Base64, when the upload was made with an algorithm' })
  checksum: string | null;

  @Choice(MEDIA_STATUSES)
  status: MediaStatus;

  @Integer({ min: 0, max: 100, description: 'Of its processing, in per cent' })
  progress: number;

  @Integer({ min: 1, max: 100_000, nullable: true })
  width: number | null;

  @Integer({ min: 1, max: 100_000, nullable: true })
  height: number | null;

  @Integer({ min: 0, max: MOST, nullable: true })
  durationMs: number | null;

  @ListOf(() => MediaVariantView, { description: 'What GET /media/{id}/playback-url takes as variant' })
  variants: MediaVariantView[];

  @Text({ max: 2000, nullable: true, description: 'Why it failed or is under quarantine' })
  error: string | null;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  finalizedAt: Date | null;

  @Instant({ nullable: true, description: 'Until when its parts are waited for' })
  expiresAt: Date | null;

  @Instant({ nullable: true })
  deletedAt: Date | null;

  @Instant({ nullable: true, description: 'When a deleted or refused file is gone for good' })
  purgeAt: Date | null;
}

const FIELDS = [
  'id',
  'ownerId',
  'kind',
  'filename',
  'mime',
  'sizeBytes',
  'checksum',
  'status',
  'progress',
  'width',
  'height',
  'durationMs',
  'error',
  'createdAt',
  'updatedAt',
  'finalizedAt',
  'expiresAt',
  'deletedAt',
  'purgeAt',
] as const;

export const MEDIA_COLUMNS =
  fragment(`id, owner_id as "ownerId", kind, filename, mime, size_bytes::float8 as "sizeBytes",
  checksum, status, progress, width, height, duration_ms::float8 as "durationMs",
  coalesce((select jsonb_agg(v - 'path') from jsonb_array_elements(variants) v), '[]') as variants, error,
  created_at as "createdAt", updated_at as "updatedAt", finalized_at as "finalizedAt", expires_at as "expiresAt",
  deleted_at as "deletedAt", purge_at as "purgeAt"`);

export const toMediaView = (asset: MediaAsset): MediaView => ({
  ...pick(asset, FIELDS),
  variants: asset.variants.map((variant) => pick(variant, ['name', 'mime', 'sizeBytes', 'width', 'height'])),
});
