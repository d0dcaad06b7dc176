import { Choice, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { type ContentItem, ITEM_STATUSES, type ItemStatus } from '../domain/content-item.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

/** A content item at its newest version. */
export class ContentItemView {
  @Uuid()
  id: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ max: 500 })
  title: string;

  @Text({ max: 10_000, nullable: true })
  description: string | null;

  @JsonObject()
  contentData: Record<string, unknown>;

  @JsonObject()
  metadata: Record<string, unknown>;

  @Choice(ITEM_STATUSES)
  status: ItemStatus;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Number of the newest version' })
  version: number;

  @Integer({
    min: 1,
    max: 2_147_483_647,
    nullable: true,
    description: 'Number of the version that is live, if any',
  })
  publishedVersion: number | null;

  @Text({ max: 2000, nullable: true, description: 'Why the last submission was sent back' })
  rejectionReason: string | null;

  @Uuid()
  createdBy: string;

  @Integer({ min: 1, max: 2_147_483_647, description: 'Counts every change; the ETag' })
  revision: number;

  @Instant()
  createdAt: Date;

  @Instant()
  updatedAt: Date;

  @Instant({ nullable: true })
  publishedAt: Date | null;
}

export const ITEM_COLUMNS =
  fragment(`id, repository, title, description, content_data as "contentData", metadata, status,
  version, published_version as "publishedVersion", rejection_reason as "rejectionReason", created_by as "createdBy",
  revision, created_at as "createdAt", updated_at as "updatedAt", published_at as "publishedAt"`);

export const toItemView = (item: ContentItem): ContentItemView => ({
  id: item.id,
  repository: item.repository,
  title: item.title,
  description: item.description,
  contentData: item.contentData,
  metadata: item.metadata,
  status: item.status,
  version: item.version,
  publishedVersion: item.publishedVersion,
  rejectionReason: item.rejectionReason,
  createdBy: item.createdBy,
  revision: item.revision,
  createdAt: item.createdAt,
  updatedAt: item.updatedAt,
  publishedAt: item.publishedAt,
});
