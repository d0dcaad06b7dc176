import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { fragment, sql, when, type Statement } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { MAX_DEPTH, ORGANIZATION_STATUSES, type OrganizationStatus } from '../../domain/organization.js';

/** An organization as it is seen from above. */
export class DescendantView {
  @Uuid()
  id: string;

  @Uuid()
  parentId: string;

  @Integer({ min: 1, max: MAX_DEPTH, description: 'How many levels it is below its root' })
  depth: number;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 60 })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Choice(ORGANIZATION_STATUSES)
  status: OrganizationStatus;

  @Integer({ min: 0, max: 2_147_483_647, description: 'How many organizations are directly below it' })
  childCount: number;

  @Instant()
  createdAt: Date;
}

/** What is below the session's organization or below one that is itself below it: each before what is below it. */
@Message({
  permission: 'organization.read_settings',
  mode: 'read',
  errors: [OrganizationNotFound, CursorInvalid],
})
export class ListDescendants extends Query<Page<DescendantView>> {
  constructor(
    readonly organizationId: string,
    readonly levels: number,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListDescendants)
export class ListDescendantsHandler implements IQueryHandler<ListDescendants> {
  constructor(private readonly db: ReadDb) {}

  /**
   * As the system role once the root is known to be the asker's: under row level security no index answers for
   * paths, because their operators are not known to keep what they compare to themselves.
   */
  async execute({ organizationId, levels, page }: ListDescendants): Promise<Page<DescendantView>> {
    if (organizationId !== currentMember().organizationId) await this.requireBelow(organizationId);
    const rows = await this.db.systemRows<DescendantRow>(descendants(organizationId, levels, page));
    const { data, nextCursor } = toPage(rows, page.limit, ({ path }) => [path]);
    return { data: data.map(({ path: _path, ...view }) => view), nextCursor };
  }

  private async requireBelow(organizationId: string): Promise<void> {
    const below = await this.db.one(sql`select from tenancy.organizations
      where id = ${organizationId} and path ~ (select tenancy.current_descendants())`);
    if (!below) throw new OrganizationNotFound();
  }
}

interface DescendantRow extends DescendantView {
  readonly path: string;
}

/** A label that follows every id. */
const LAST = 'g';

/** In the order of paths, which is that of the tree; ids grow with time, so the oldest of a level comes first. */
function descendants(organizationId: string, levels: number, { after, limit }: PageRequest): Statement {
  const [path] = after ?? [];
  const root = (column: string): Statement =>
    sql`(select ${fragment(column)} from tenancy.organizations where id = ${organizationId})`;
  return sql`select id, path::text as path, parent_id as "parentId", depth, name, slug, display_name as "displayName",
           status, (select count(*)::int from tenancy.organizations c where c.parent_id = o.id) as "childCount",
           created_at as "createdAt"
      from tenancy.organizations o
     where ${
       levels === 1
         ? sql`parent_id = ${organizationId}`
         : sql`path > ${root('path')} and path < ${root('path')} || ${LAST}::ltree and depth <= ${root('depth')} + ${levels}::int`
     }
       ${when(path, () => sql`and path > ${path}::ltree`)}
     order by o.path limit ${limit + 1}`;
}
