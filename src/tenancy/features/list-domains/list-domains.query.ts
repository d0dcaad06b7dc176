import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DOMAIN_COLUMNS, toDomainView, type DomainRow, type DomainView } from '../domain.view.js';

@Message({ permission: 'organization.update', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListDomains extends Query<Page<DomainView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListDomains)
export class ListDomainsHandler implements IQueryHandler<ListDomains> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, page }: ListDomains): Promise<Page<DomainView>> {
    requireCurrentOrganization(organizationId);
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<DomainRow>(sql`
      select ${DOMAIN_COLUMNS} from tenancy.domains
       where organization_id = ${organizationId}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows.map(toDomainView), page.limit, (row) => [row.createdAt, row.id]);
  }
}
