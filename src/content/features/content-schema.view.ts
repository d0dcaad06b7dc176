import { Choice, Flag, Integer, JsonObject } from '#libs/http/fields.js';
import { CONTENT_SCHEMAS, currentSchemaVersion, jsonSchemaOf } from '../domain/content-schemas.js';
import { REPOSITORIES, type RepositoryName } from '../domain/repository-name.js';

/** One version of what items of a repository hold. */
export class ContentSchemaView {
  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Integer({ min: 1, max: 1_000 })
  version: number;

  @Flag({ description: 'Whether items are kept in it; what was written for an older one is migrated' })
  isCurrent: boolean;

  @JsonObject({
    description: 'JSON Schema of `contentData` as it has to be for a review; other fields may be added',
  })
  schema: Record<string, unknown>;
}

export function schemaView(repository: RepositoryName, version: number): ContentSchemaView | undefined {
  const schema = jsonSchemaOf(repository, version);
  return schema && { repository, version, isCurrent: version === currentSchemaVersion(repository), schema };
}

export const allSchemaViews = (): ContentSchemaView[] =>
  REPOSITORIES.flatMap((repository) =>
    CONTENT_SCHEMAS[repository].flatMap((_, i) => schemaView(repository, i + 1) ?? []),
  );
