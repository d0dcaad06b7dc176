import { Choice, Instant, Integer, JsonObject, Text, Uuid } from '#libs/http/fields.js';
import { fragment } from '#libs/persistence/sql.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

/** What an item said at one version. */
export class ContentVersionView {
  @Uuid()
  itemId: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Integer({ min: 1, max: 2_147_483_647 })
  number: number;

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

  @Text({ max: 1000, nullable: true })
  changeSummary: string | null;

  @Uuid()
  createdBy: string;

  @Instant()
  createdAt: Date;
}

/** Of `content.versions v` joined to `content.items i`. */
export const VERSION_COLUMNS =
  fragment(`v.item_id as "itemId", i.repository, v.number, v.title, v.description,
  v.content_data as "contentData", v.schema_version as "schemaVersion", v.metadata, v.change_summary as "changeSummary",
  v.created_by as "createdBy", v.created_at as "createdAt"`);
