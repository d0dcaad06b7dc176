import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ORGANIZATION_STATUSES, type OrganizationStatus } from '../../domain/organization.js';
import { ORGANIZATION_ROLES, type OrganizationRole } from '../../domain/roles.js';

/** One of the asker's organizations. */
export class MyOrganizationView {
  @Uuid()
  id: string;

  @Text({ max: 200 })
  name: string;

  @Text({ max: 60 })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Choice(ORGANIZATION_STATUSES)
  status: OrganizationStatus;

  @Choice(ORGANIZATION_ROLES, { description: 'Your role in it' })
  role: OrganizationRole;

  @Instant()
  joinedAt: Date;
}

@Message({ permission: 'signed-in', mode: 'read', errors: [CursorInvalid] })
export class ListOrganizations extends Query<Page<MyOrganizationView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListOrganizations)
export class ListOrganizationsHandler implements IQueryHandler<ListOrganizations> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListOrganizations): Promise<Page<MyOrganizationView>> {
    const [joinedAt, id] = page.after ?? [];
    const rows = await this.db.rows<MyOrganizationView>(sql`
      select o.id, o.name, o.slug, o.display_name as "displayName", o.status, m.role, m.joined_at as "joinedAt"
        from tenancy.memberships m join tenancy.organizations o on o.id = m.organization_id
       where m.user_id = ${currentActor().userId} and m.status = 'active'
         ${when(page.after, () => sql`and (m.joined_at, m.organization_id) > (${joinedAt}, ${id})`)}
       order by m.joined_at, m.organization_id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.joinedAt, row.id]);
  }
}
