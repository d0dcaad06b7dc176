import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Text } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
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
}

@Message({ permission: 'content.read', mode: 'read' })
export class ListRepositories extends Query<Page<RepositoryView>> {}

@QueryHandler(ListRepositories)
export class ListRepositoriesHandler implements IQueryHandler<ListRepositories> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<RepositoryView>> {
    const data = await this.db.rows<RepositoryView>(
      sql`select name, display_name as "displayName", description, content_type as "contentType" from content.repositories order by name`,
    );
    return { data, nextCursor: null };
  }
}
