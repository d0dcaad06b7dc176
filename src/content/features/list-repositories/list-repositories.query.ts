import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, JsonObject, Text } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { jsonSchemaOf } from '../../domain/content-schemas.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';

/** One of the five places content is kept in. */
export class RepositoryView {
  @Choice(REPOSITORIES)
  name: RepositoryName;

  @Text({ max: 100 })
  displayName: string;

  @Text({ max: 500 })
  description: string;

  @Text({ max: 50 })
  contentType: string;

  @JsonObject({
    description: 'JSON Schema of `contentData` as it has to be for a review; other fields may be added',
  })
  schema: Record<string, unknown>;
}

@Message({ permission: 'content.read_assigned', mode: 'read' })
export class ListRepositories extends Query<Page<RepositoryView>> {}

@QueryHandler(ListRepositories)
export class ListRepositoriesHandler implements IQueryHandler<ListRepositories> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<RepositoryView>> {
    const rows = await this.db.rows<Omit<RepositoryView, 'schema'>>(
      sql`select name, display_name as "displayName", description, content_type as "contentType" from content.repositories order by name`,
    );
    return { data: rows.map((row) => ({ ...row, schema: jsonSchemaOf(row.name) ?? {} })), nextCursor: null };
  }
}
