import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Integer, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when, type Statement } from '#libs/persistence/sql.js';
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

/** What is below the session's organization or below one that is itself below it, level by level, oldest first. */
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

  async execute({ organizationId, levels, page }: ListDescendants): Promise<Page<DescendantView>> {
    if (organizationId !== currentMember().organizationId) await this.requireBelow(organizationId);
    const rows = await this.db.rows<DescendantView>(descendants(organizationId, levels, page));
    return toPage(rows, page.limit, (row) => [row.depth, row.createdAt, row.id]);
  }

  private async requireBelow(organizationId: string): Promise<void> {
    const below = await this.db.one(sql`select from tenancy.organizations
      where id = ${organizationId} and path ~ (select tenancy.current_descendants())`);
    if (!below) throw new OrganizationNotFound();
  }
}

/**
 * Goes down from parent to children. Paths would find all levels at once, but row level security lets an index
 * answer only for operators that cannot leak, and those of paths are not among them.
 */
export function descendants(
  organizationId: string,
  levels: number,
  { after, limit }: PageRequest,
): Statement {
  const [depth, createdAt, id] = after ?? [];
  return sql`with recursive below as (
      select 1 as level, id, parent_id, depth, name, slug, display_name, status, created_at
        from tenancy.organizations where parent_id = ${organizationId}
      union all
      select below.level + 1, o.id, o.parent_id, o.depth, o.name, o.slug, o.display_name, o.status, o.created_at
        from below join tenancy.organizations o on o.parent_id = below.id
       where below.level < ${levels})
    select id, parent_id as "parentId", depth, name, slug, display_name as "displayName", status,
           (select count(*)::int from tenancy.organizations c where c.parent_id = below.id) as "childCount",
           created_at as "createdAt"
      from below
     ${when(after, () => sql`where (depth, created_at, id) > (${depth}, ${createdAt}, ${id})`)}
     order by depth, created_at, id limit ${limit + 1}`;
}
