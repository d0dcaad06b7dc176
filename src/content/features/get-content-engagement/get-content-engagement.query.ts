import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Authorizer } from '#libs/cqrs/ports.js';
import { Message } from '#libs/cqrs/message.js';
import { Instant, Integer, ListOf, Text, Uuid } from '#libs/http/fields.js';
import { currentActor, currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { ContentItemNotFound, NotTheAuthor } from '../../domain/content-item.errors.js';
import { EngagementFigures, figuresOf, viewedIn, type EngagementPeriod } from '../engagement.js';
import { ContentVisibility } from '../visibility.js';

const MOST_DAYS = 366;

export class ViewsOfDay {
  @Text({ max: 10, description: 'In UTC, as 2026-11-21' })
  day: string;

  @Integer({ min: 1, max: 2_147_483_647 })
  views: number;

  @Integer({ min: 1, max: 2_147_483_647 })
  viewers: number;
}

export class ContentEngagementView extends EngagementFigures {
  @Uuid()
  itemId: string;

  @Instant({ nullable: true, description: 'The beginning of the period, if one was asked for' })
  since: Date | null;

  @Instant({ nullable: true })
  until: Date | null;

  @ListOf(() => ViewsOfDay, {
    description: `Days on which it was looked at, the newest ${MOST_DAYS}, oldest first`,
  })
  days: ViewsOfDay[];
}

/** Figures of one item, for whoever wrote it and for whoever reads the figures of the organization. */
@Message({
  permission: 'analytics.read_own',
  mode: 'read',
  replica: true,
  errors: [ContentItemNotFound, NotTheAuthor],
})
export class GetContentEngagement extends Query<ContentEngagementView> {
  constructor(
    readonly itemId: string,
    readonly period: EngagementPeriod,
  ) {
    super();
  }
}

@QueryHandler(GetContentEngagement)
export class GetContentEngagementHandler implements IQueryHandler<GetContentEngagement> {
  constructor(
    private readonly db: ReadDb,
    private readonly visibility: ContentVisibility,
    private readonly authorizer: Authorizer,
  ) {}

  async execute({ itemId, period }: GetContentEngagement): Promise<ContentEngagementView> {
    const found = await this.db.one<ContentEngagementView & { createdBy: string }>(sql`
      select items.id as "itemId", items.created_by as "createdBy", coalesce(f.views, 0) as views,
             coalesce(f.viewers, 0) as viewers, coalesce(f.starts, 0) as starts, coalesce(f.completions, 0) as completions,
             f.last_viewed_at as "lastViewedAt", ${period.since ?? null}::timestamptz as since,
             ${period.until ?? null}::timestamptz as until,
             coalesce((select jsonb_agg(to_jsonb(d) order by d.day)
                from (select v.day::text as day, sum(v.views)::int as views, count(*)::int as viewers
                        from content.views v where ${viewedIn(period)} and v.item_id = ${itemId}
                       group by v.day order by v.day desc limit ${MOST_DAYS}) d), '[]') as days
        from ${this.visibility.items()} left join ${figuresOf(period, itemId)} f on f.item_id = items.id
       where items.id = ${itemId}`);
    if (!found) throw new ContentItemNotFound();
    const { createdBy, ...engagement } = found;
    if (createdBy !== currentMember().userId && !this.authorizer.allows(currentActor(), 'analytics.read'))
      throw new NotTheAuthor();
    return engagement;
  }
}
