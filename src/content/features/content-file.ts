import { Choice, Integer, JsonObject, ListOf, Text } from '#libs/http/fields.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

export const CONTENT_FILE_FORMAT = 'ai-gym.content.v1';
/** As many as one transaction writes without holding others up. */
export const MOST_FILE_ITEMS = 100;
/** What an export stays below, so that the file can be imported as it is. */
export const MOST_FILE_BYTES = 500_000;

/** An item as it travels between organizations and deployments: what it says, not what became of it. */
export class FileItem {
  @Text({
    min: 1,
    max: 200,
    description: 'What it is called where it comes from; importing it again finds it by this',
  })
  externalKey: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ min: 1, max: 500 })
  title: string;

  @Text({ max: 10_000, optional: true, nullable: true })
  description?: string | null;

  @JsonObject({
    optional: true,
    description: 'Items are referred to by their externalKey (prompt_ref, knowledge_refs)',
  })
  contentData?: Record<string, unknown>;

  @Integer({ min: 1, max: 1_000, optional: true, description: 'The newest unless told' })
  schemaVersion?: number;

  @JsonObject({ optional: true, maxBytes: 16_384 })
  metadata?: Record<string, unknown>;
}

/** What an export writes and an import reads. */
export class ContentFile {
  @Choice([CONTENT_FILE_FORMAT])
  format: typeof CONTENT_FILE_FORMAT;

  @ListOf(() => FileItem, { max: MOST_FILE_ITEMS })
  items: FileItem[];

  @Text({
    max: 1000,
    optional: true,
    nullable: true,
    description: 'The cursor of the file that continues this one; importing takes no notice of it',
  })
  nextCursor?: string | null;
}
