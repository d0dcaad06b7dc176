import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { AnyJson, Choice, Flag, Integer, ListOf, Text } from '#libs/http/fields.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { differences, type Difference } from '../../domain/content-diff.js';
import { ContentVersionNotFound } from '../../domain/content-item.errors.js';
import type { ItemContent } from '../../domain/content-item.js';
import { currentPayload } from '../../domain/content-schemas.js';
import type { RepositoryName } from '../../domain/repository-name.js';
import { ContentVisibility } from '../visibility.js';

class DifferenceView implements Difference {
  @Text({ max: 10_000, description: 'JSON pointer into title, description, contentData or metadata' })
  pointer: string;

  @Choice(['added', 'removed', 'changed'])
  kind: Difference['kind'];

  @AnyJson({ description: 'Null when it was added' })
  before: unknown;

  @AnyJson({ description: 'Null when it was removed' })
  after: unknown;
}

/** What differs between two versions of an item. */
export class ContentDiffView {
  @Integer({ min: 1, max: 2_147_483_647 })
  from: number;

  @Integer({ min: 1, max: 2_147_483_647 })
  to: number;

  @ListOf(() => DifferenceView)
  differences: Difference[];

  @Flag({ description: 'False when there are more differences than are shown' })
  complete: boolean;
}

@Message({ permission: 'content.read_assigned', mode: 'read', errors: [ContentVersionNotFound] })
export class CompareContentVersions extends Query<ContentDiffView> {
  constructor(
    readonly itemId: string,
    readonly from: number,
    readonly to: number,
  ) {
    super();
  }
}

@QueryHandler(CompareContentVersions)
export class CompareContentVersionsHandler implements IQueryHandler<CompareContentVersions> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({ itemId, from, to }: CompareContentVersions): Promise<ContentDiffView> {
    const rows = await this.db.rows<ItemContent & { number: number; repository: RepositoryName }>(sql`
      select v.number, v.title, v.description, v.content_data as "contentData", v.schema_version as "schemaVersion", v.metadata, i.repository
        from content.versions v join content.items i on i.id = v.item_id and i.organization_id = v.organization_id
       where v.item_id = ${itemId} and v.number in (${from}, ${to}) ${this.visibility.versionCondition()}`);
    const contentOf = (version: number): Omit<ItemContent, 'schemaVersion'> => {
      const row = rows.find(({ number }) => number === version);
      if (!row) throw new ContentVersionNotFound();
      const { title, description, metadata } = row;
      const { contentData } = currentPayload(row.repository, row);
      return { title, description, contentData, metadata };
    };
    return { from, to, ...differences(contentOf(from), contentOf(to)) };
  }
}
