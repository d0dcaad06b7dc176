import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Entitlements } from '#libs/cqrs/ports.js';
import { Integer } from '#libs/http/fields.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MediaOptions } from '../../media-options.js';

const MOST = Number.MAX_SAFE_INTEGER;
const GIGABYTE = 1024 ** 3;

/** How much is kept, promised to uploads and allowed, in bytes. */
export class StorageUsageView {
  @Integer({ min: 0, max: MOST })
  organizationUsedBytes: number;

  @Integer({ min: 0, max: MOST })
  organizationReservedBytes: number;

  @Integer({ min: 0, max: MOST, nullable: true, description: 'Null is no limit' })
  organizationLimitBytes: number | null;

  @Integer({ min: 0, max: MOST })
  ownUsedBytes: number;

  @Integer({ min: 0, max: MOST })
  ownReservedBytes: number;

  @Integer({
    min: 0,
    max: MOST,
    nullable: true,
    description: 'Null is no limit besides that of the organization',
  })
  ownLimitBytes: number | null;

  @Integer({ min: 1, max: MOST, description: 'Of one file' })
  fileLimitBytes: number;
}

@Message({ permission: 'media.upload', mode: 'read' })
export class GetStorageUsage extends Query<StorageUsageView> {}

interface Row {
  readonly subjectId: string;
  readonly used: number;
  readonly reserved: number;
}

@QueryHandler(GetStorageUsage)
export class GetStorageUsageHandler implements IQueryHandler<GetStorageUsage> {
  constructor(
    private readonly db: ReadDb,
    private readonly entitlements: Entitlements,
    private readonly options: MediaOptions,
  ) {}

  async execute(): Promise<StorageUsageView> {
    const { organizationId, userId } = currentMember();
    const [{ storageGb = 0 }, rows] = await Promise.all([
      this.entitlements.limits(),
      this.db
        .rows<Row>(sql`select subject_id as "subjectId", used_bytes::float8 as used, reserved_bytes::float8 as reserved
        from media.storage_usage where organization_id = ${organizationId} and subject_id in (${organizationId}, ${userId})`),
    ]);
    const of = (subject: string) => rows.find(({ subjectId }) => subjectId === subject);
    const { maxUserBytes, maxFileBytes } = this.options;
    return {
      organizationUsedBytes: of(organizationId)?.used ?? 0,
      organizationReservedBytes: of(organizationId)?.reserved ?? 0,
      organizationLimitBytes: storageGb === null ? null : storageGb * GIGABYTE,
      ownUsedBytes: of(userId)?.used ?? 0,
      ownReservedBytes: of(userId)?.reserved ?? 0,
      ownLimitBytes: maxUserBytes > 0 ? maxUserBytes : null,
      fileLimitBytes: maxFileBytes,
    };
  }
}
