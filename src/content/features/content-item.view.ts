import {
  Choice,
  Flag,
  Instant,
  Integer,
  JsonObject,
  ListOf,
  Nest,
  Text,
  Uuid,
  UuidList,
} from '#libs/http/fields.js';
import { pick } from '#libs/kernel/pick.js';
import { fragment } from '#libs/persistence/sql.js';
import { type ContentItem, ITEM_STATUSES, type ItemStatus } from '../domain/content-item.js';
import type { ItemLabel } from '../domain/item-labels.js';
import {
  SCHEDULED_ACTIONS,
  type PublicationSchedule,
  type ScheduledAction,
} from '../domain/publication-schedule.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';
import { inNewestSchema } from './newest-schema.js';

const MAX_INTEGER = 2_147_483_647;

/** A name that points at a version of an item. */
export class ItemLabelView implements ItemLabel {
  @Text({ max: 50 })
  label: string;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Uuid()
  movedBy: string;

  @Instant()
  movedAt: string;
}

class PlannedPublishView {
  @Instant()
  at: string;

  @Integer({ min: 1, max: MAX_INTEGER })
  version: number;

  @Uuid({ description: 'Who planned it; he has to be allowed to publish then, too' })
  by: string;
}

class PlannedUnpublishView {
  @Instant()
  at: string;

  @Uuid()
  by: string;
}

class ScheduleRefusalView {
  @Choice(SCHEDULED_ACTIONS)
  action: ScheduledAction;

  @Instant({ description: 'When it was due' })
  at: string;

  @Text({ max: 100 })
  code: string;

  @Text({ max: 1000 })
  reason: string;
}

class PublicationScheduleView implements PublicationSchedule {
  @Nest(() => PlannedPublishView, { nullable: true })
  publish: PlannedPublishView | null;

  @Nest(() => PlannedUnpublishView, { nullable: true })
  unpublish: PlannedUnpublishView | null;

  @Nest(() => ScheduleRefusalView, { nullable: true, description: 'Why the last one was not carried out' })
  refused: ScheduleRefusalView | null;
}

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

  @Integer({ min: 1, max: 1_000, description: 'Version of the schema that contentData follows' })
  schemaVersion: number;

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

  @ListOf(() => ItemLabelView)
  labels: ItemLabelView[];

  @UuidList({ description: 'Who is asked to review it' })
  reviewers: string[];

  @Nest(() => PublicationScheduleView, { description: 'When it is published or taken down by itself' })
  schedule: PublicationScheduleView;

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

/** With what a list shows besides. */
export class ListedItemView extends ContentItemView {
  @Text({ max: 100, description: 'The repository as people call it' })
  repositoryName: string;

  @Text({
    max: 201,
    nullable: true,
    description: 'Null when the author is no active member of your organization',
  })
  creatorName: string | null;

  @Flag({ description: 'Whether it is assigned to you, a team of yours or your organization now' })
  isAssigned: boolean;
}

export const ITEM_COLUMNS =
  fragment(`id, repository, title, description, content_data as "contentData", schema_version as "schemaVersion", metadata, status,
  version, published_version as "publishedVersion", labels, reviewers, schedule, rejection_reason as "rejectionReason",
  created_by as "createdBy", revision, created_at as "createdAt", updated_at as "updatedAt", published_at as "publishedAt"`);

export const toItemView = (item: ContentItem): ContentItemView =>
  inNewestSchema({
    ...pick(item, [
      'id',
      'repository',
      'title',
      'description',
      'contentData',
      'schemaVersion',
      'metadata',
      'status',
      'version',
      'publishedVersion',
      'schedule',
      'rejectionReason',
      'createdBy',
      'revision',
      'createdAt',
      'updatedAt',
      'publishedAt',
    ]),
    labels: [...item.labels],
    reviewers: [...item.reviewers],
  });
