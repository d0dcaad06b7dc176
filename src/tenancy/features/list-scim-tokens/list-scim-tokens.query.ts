import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toScimTokenView, type ScimTokenRow, type ScimTokenView } from '../scim-token.view.js';

@Message({ permission: 'api_keys.manage', mode: 'read', errors: [OrganizationNotFound, CursorInvalid] })
export class ListScimTokens extends Query<Page<ScimTokenView>> {
  constructor(
    readonly organizationId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(ListScimTokens)
export class ListScimTokensHandler implements IQueryHandler<ListScimTokens> {
  constructor(private readonly db: ReadDb) {}

  async execute({ organizationId, page }: ListScimTokens): Promise<Page<ScimTokenView>> {
    requireCurrentOrganization(organizationId);
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ScimTokenRow>(sql`
      select id, name, scopes, created_by as "createdBy", created_at as "createdAt", expires_at as "expiresAt",
             last_used_at as "lastUsedAt"
        from tenancy.scim_tokens
       where organization_id = ${organizationId}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows.map(toScimTokenView), page.limit, (row) => [row.createdAt, row.id]);
  }
}
