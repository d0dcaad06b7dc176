import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Integer, Text } from '#libs/http/fields.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { REPOSITORIES, type RepositoryName } from '../../domain/repository-name.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';

const MAX = 2_147_483_647;

/** How many items of your organization a repository has in each status. */
export class ContentCountsView {
  @Choice(REPOSITORIES)
  repository: RepositoryName;

  @Text({ max: 100 })
  displayName: string;

  @Integer({ min: 0, max: MAX })
  total: number;

  @Integer({ min: 0, max: MAX })
  draft: number;

  @Integer({ min: 0, max: MAX })
  review: number;

  @Integer({ min: 0, max: MAX })
  approved: number;

  @Integer({ min: 0, max: MAX })
  published: number;

  @Integer({ min: 0, max: MAX })
  archived: number;

  @Integer({ min: 0, max: MAX, description: 'Live now, also where the next version is being written' })
  live: number;
}

@Message({ permission: 'content.approve', mode: 'read', replica: true })
export class ListContentCounts extends Query<Page<ContentCountsView>> {}

@QueryHandler(ListContentCounts)
export class ListContentCountsHandler implements IQueryHandler<ListContentCounts> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<ContentCountsView>> {
    const data = await this.db.rows<ContentCountsView>(sql`
      select r.name as repository, r.display_name as "displayName", count(i.id)::int as total,
             count(*) filter (where i.status = 'draft')::int as draft,
             count(*) filter (where i.status = 'review')::int as review,
             count(*) filter (where i.status = 'approved')::int as approved,
             count(*) filter (where i.status = 'published')::int as published,
             count(*) filter (where i.status = 'archived')::int as archived,
             count(i.published_version)::int as live
        from content.repositories r
        left join content.items i on i.repository = r.name and i.organization_id = ${CURRENT_ORGANIZATION}
       group by r.name order by r.name`);
    return { data, nextCursor: null };
  }
}
