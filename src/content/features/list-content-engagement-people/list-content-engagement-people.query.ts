import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Flag, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when } from '#libs/persistence/sql.js';
import { TenancyRelations } from '../../../tenancy/index.js';
import { ContentItemNotFound } from '../../domain/content-item.errors.js';
import { AssignerReach } from '../assigner-reach.js';
import { AssignmentReach } from '../assignment-reach.js';
import { CURRENT_ORGANIZATION } from '../current-organization.js';
import { ContentVisibility } from '../visibility.js';

/** What one person has made of an item. */
export class PersonEngagementView {
  @Uuid()
  userId: string;

  @Text({ max: 201 })
  displayName: string;

  @Flag({ description: 'Whether it is assigned to the person, a team of his or the organization now' })
  isAssigned: boolean;

  @Integer({ min: 0, max: 2_147_483_647 })
  views: number;

  @Instant({ nullable: true })
  lastViewedAt: Date | null;

  @Integer({ min: 0, max: 100 })
  percent: number;

  @Instant({ nullable: true })
  startedAt: Date | null;

  @Instant({ nullable: true })
  completedAt: Date | null;
}

/** Who has looked at an item, begun or completed it, and whom it is assigned to; of those the asker may assign to. */
@Message({
  permission: 'content.assign_own',
  mode: 'read',
  errors: [ContentItemNotFound, CursorInvalid],
})
export class ListContentEngagementPeople extends Query<Page<PersonEngagementView>> {
  constructor(
    readonly itemId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListContentEngagementPeople)
export class ListContentEngagementPeopleHandler implements IQueryHandler<ListContentEngagementPeople> {
  constructor(
    private readonly db: ReadDb,
    private readonly tenancy: TenancyRelations,
    private readonly visibility: ContentVisibility,
    private readonly reach: AssignmentReach,
    private readonly assigner: AssignerReach,
    private readonly clock: Clock,
  ) {}

  async execute({ itemId, page }: ListContentEngagementPeople): Promise<Page<PersonEngagementView>> {
    const [after] = page.after ?? [];
    const rows = await this.db.rows<PersonEngagementView & { userId: string | null }>(sql`
      select people.* from (select id from ${this.visibility.items()} where id = ${itemId}) item
        left join lateral (
          select p.user_id as "userId", p.display_name as "displayName", given.assigned as "isAssigned",
                 coalesce(seen.views, 0)::int as views, seen.last_at as "lastViewedAt", coalesce(done.percent, 0) as percent,
                 done.started_at as "startedAt", done.completed_at as "completedAt"
            from ${this.tenancy.members()} p
            cross join lateral (select sum(v.views) as views, max(v.last_at) as last_at from content.views v
                                 where v.organization_id = ${CURRENT_ORGANIZATION} and v.item_id = item.id
                                   and v.user_id = p.user_id) seen
            left join content.progress done on done.organization_id = ${CURRENT_ORGANIZATION} and done.item_id = item.id
                 and done.user_id = p.user_id
            cross join lateral (select exists (select from content.assignments a where a.item_id = item.id
                                 and ${this.reach.isNow(this.clock.now())} and ${this.reach.toPerson(fragment('p.user_id'))})
                                as assigned) given
           where ${this.assigner.toPerson()} and (given.assigned or seen.views is not null or done.started_at is not null)
             ${when(after, () => sql`and p.user_id > ${after}`)}
           order by p.user_id limit ${page.limit + 1}) people on true
       order by "userId"`);
    // The item is a row of its own when nobody has to do with it.
    if (rows.length === 0) throw new ContentItemNotFound();
    return toPage(
      rows.filter(({ userId }) => userId !== null),
      page.limit,
      (row) => [row.userId],
    );
  }
}
