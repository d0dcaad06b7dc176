import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { PROVIDER_COLUMNS, type ProviderRow } from '../identity-provider-columns.js';
import { toIdentityProviderView, type IdentityProviderView } from '../identity-provider.view.js';

@Message({ permission: 'organization.update', mode: 'read', errors: [CursorInvalid] })
export class ListIdentityProviders extends Query<Page<IdentityProviderView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListIdentityProviders)
export class ListIdentityProvidersHandler implements IQueryHandler<ListIdentityProviders> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListIdentityProviders): Promise<Page<IdentityProviderView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ProviderRow>(sql`
      select ${PROVIDER_COLUMNS} from identity.identity_providers
       where organization_id = ${currentMember().organizationId}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows.map(toIdentityProviderView), page.limit, (row) => [row.createdAt, row.id]);
  }
}
