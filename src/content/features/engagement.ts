import { Instant, Integer } from '#libs/http/fields.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import { CURRENT_ORGANIZATION } from './current-organization.js';

const MAX = 2_147_483_647;

/** What people of the organization have made of an item. */
export class EngagementFigures {
  @Integer({ min: 0, max: MAX, description: 'How often it was looked at' })
  views: number;

  @Integer({ min: 0, max: MAX, description: 'How many people have looked at it' })
  viewers: number;

  @Integer({ min: 0, max: MAX, description: 'How many people have begun with it' })
  starts: number;

  @Integer({ min: 0, max: MAX, description: 'How many people have completed it' })
  completions: number;

  @Instant({ nullable: true })
  lastViewedAt: Date | null;
}

/** What a report may be cut to: days in UTC for views, instants for starts and completions. */
export class EngagementPeriod {
  @Instant({ optional: true, description: 'Views count from this day on, in UTC' })
  since?: Date;

  @Instant({ optional: true, description: 'Views count up to and including this day, in UTC' })
  until?: Date;
}

export const ENGAGEMENT_SORTS = ['views', 'viewers', 'starts', 'completions'] as const;
export type EngagementSort = (typeof ENGAGEMENT_SORTS)[number];

export const FIGURES = fragment(`views, viewers, starts, completions, last_viewed_at as "lastViewedAt"`);

const day = (at: Date): Statement => sql`(${at}::timestamptz at time zone 'UTC')::date`;

/** Cuts `content.views v` to the period. */
export const viewedIn = ({ since, until }: EngagementPeriod): Statement =>
  sql`v.organization_id = ${CURRENT_ORGANIZATION} ${when(since, () => sql`and v.day >= ${day(since as Date)}`)}
      ${when(until, () => sql`and v.day <= ${day(until as Date)}`)}`;

const within = (column: Statement, { since, until }: EngagementPeriod): Statement =>
  sql`${column} is not null ${when(since, () => sql`and ${column} >= ${since}`)} ${when(until, () => sql`and ${column} <= ${until}`)}`;

/** Figures by `item_id`, of one item or of all that something was done with. */
export function figuresOf(period: EngagementPeriod, itemId?: string): Statement {
  const one = (column: string): Statement => when(itemId, () => sql`and ${fragment(column)} = ${itemId}`);
  const started = within(fragment('p.started_at'), period);
  const completed = within(fragment('p.completed_at'), period);
  return sql`(select item_id, coalesce(sum(views), 0)::int as views, coalesce(sum(viewers), 0)::int as viewers,
           coalesce(sum(starts), 0)::int as starts, coalesce(sum(completions), 0)::int as completions,
           max(last_viewed_at) as last_viewed_at
      from (select v.item_id, sum(v.views) as views, count(distinct v.user_id) as viewers, 0 as starts, 0 as completions,
                   max(v.last_at) as last_viewed_at
              from content.views v where ${viewedIn(period)} ${one('v.item_id')} group by v.item_id
            union all
            select p.item_id, 0, 0, count(*) filter (where ${started}), count(*) filter (where ${completed}), null
              from content.progress p
             where p.organization_id = ${CURRENT_ORGANIZATION} and (${started} or ${completed}) ${one('p.item_id')}
             group by p.item_id) both_of
     group by item_id)`;
}
