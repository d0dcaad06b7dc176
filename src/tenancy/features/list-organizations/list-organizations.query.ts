import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Instant, Text } from '#libs/http/fields.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { ADMINISTRATORS } from '../../domain/roles.js';
import { OrganizationStandingView, STANDING_COLUMNS } from '../organization.view.js';

/** One of the asker's organizations. */
export class MyOrganizationView extends OrganizationStandingView {
  @Text({ max: 200 })
  name: string;

  @Text({ max: 60 })
  slug: string;

  @Text({ max: 200 })
  displayName: string;

  @Text({ max: 50, description: 'A built-in role or one of the organization' })
  role: string;

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
      select ${STANDING_COLUMNS},
             case when m.role = any(${[...ADMINISTRATORS]}) then o.suspension_reason end as "suspensionReason",
             o.name, o.slug, o.display_name as "displayName", m.role, m.joined_at as "joinedAt"
        from tenancy.memberships m join tenancy.organizations o on o.id = m.organization_id
       where m.user_id = ${currentActor().userId} and m.status = 'active'
         ${when(page.after, () => sql`and (m.joined_at, m.organization_id) > (${joinedAt}, ${id})`)}
       order by m.joined_at, m.organization_id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.joinedAt, row.id]);
  }
}
