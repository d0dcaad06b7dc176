import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when } from '#libs/persistence/sql.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import {
  EngagementFigures,
  FIGURES,
  figuresOf,
  type EngagementPeriod,
  type EngagementSort,
} from '../engagement.js';
import { ContentVisibility } from '../visibility.js';

export class ItemEngagementView extends EngagementFigures {
  @Uuid()
  itemId: string;

  @Text({ max: 500 })
  itemTitle: string;

  @Choice(REPOSITORIES)
  repository: RepositoryName;
}

/** Items that something was done with, those with most of it first. */
@Message({ permission: 'analytics.read', mode: 'read', replica: true, errors: [CursorInvalid] })
export class ListContentEngagement extends Query<Page<ItemEngagementView>> {
  constructor(
    readonly page: PageRequest,
    readonly sort: EngagementSort,
    readonly period: EngagementPeriod,
    readonly repository?: RepositoryName,
  ) {
    super();
  }
}

@QueryHandler(ListContentEngagement)
export class ListContentEngagementHandler implements IQueryHandler<ListContentEngagement> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
  ) {}

  async execute({
    page,
    sort,
    period,
    repository,
  }: ListContentEngagement): Promise<Page<ItemEngagementView>> {
    const [count, id] = page.after ?? [];
    const by = fragment(sort);
    const rows = await this.db.rows<ItemEngagementView>(sql`
      select items.id as "itemId", items.title as "itemTitle", items.repository, ${FIGURES}
        from ${figuresOf(period)} f join ${this.visibility.items()} on items.id = f.item_id
       where true ${when(repository, () => sql`and items.repository = ${repository}`)}
         ${when(page.after, () => sql`and (${by}, items.id) < (${count}::int, ${id}::uuid)`)}
       order by ${by} desc, items.id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row[sort], row.itemId]);
  }
}
