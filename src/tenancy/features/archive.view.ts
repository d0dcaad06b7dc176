import { Choice, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { ARCHIVE_KINDS, type ArchiveKind } from '../domain/archive-kind.js';
import { ARCHIVE_STATUSES, type Archive, type ArchiveStatus } from '../domain/archive.js';

/** An export or import and how far it has come. */
export class ArchiveView {
  @Uuid()
  id: string;

  @Uuid({ description: 'Of an import: the organization it made' })
  organizationId: string;

  @Choice(ARCHIVE_KINDS)
  kind: ArchiveKind;

  @Choice(ARCHIVE_STATUSES)
  status: ArchiveStatus;

  @Integer({ min: 0, max: 2_147_483_647, description: 'Records so far' })
  done: number;

  @Integer({
    min: 0,
    max: 2_147_483_647,
    nullable: true,
    description: 'Records in all, once they are counted',
  })
  total: number | null;

  @Integer({ min: 0, max: Number.MAX_SAFE_INTEGER, nullable: true })
  sizeBytes: number | null;

  @Text({ max: 64, nullable: true, description: 'Of the file, in hexadecimal digits' })
  sha256: string | null;

  @JsonObject({ description: 'Records by type and, of an import, what became of people' })
  summary: Record<string, number>;

  @Text({ max: 2000, nullable: true, description: 'Why it failed' })
  error: string | null;

  @Uuid()
  requestedBy: string;

  @Instant()
  createdAt: Date;

  @Instant({ nullable: true })
  finishedAt: Date | null;

  @Instant({ nullable: true, description: 'The file can be downloaded until then' })
  expiresAt: Date | null;
}

export const ARCHIVE_COLUMNS =
  fragment(`id, organization_id as "organizationId", kind, status, done, total, size_bytes::float8 as "sizeBytes", sha256,
  summary, error, requested_by as "requestedBy", created_at as "createdAt", finished_at as "finishedAt",
  expires_at as "expiresAt"`);

export const toArchiveView = (archive: Archive): ArchiveView => ({
  id: archive.id,
  organizationId: archive.organizationId,
  kind: archive.kind,
  status: archive.status,
  done: archive.done,
  total: archive.total,
  sizeBytes: archive.sizeBytes,
  sha256: archive.sha256,
  summary: archive.summary,
  error: archive.error,
  requestedBy: archive.requestedBy,
  createdAt: archive.createdAt,
  finishedAt: archive.finishedAt,
  expiresAt: archive.expiresAt,
});
