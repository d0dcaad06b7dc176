import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import { CurrentAccess } from '../../../tenancy/index.js';
import type { ApiKeyView } from '../api-key.view.js';

/** One's own; everybody's for who manages the keys of the organization. */
@Message({ permission: 'api_keys.manage_own', mode: 'read', errors: [CursorInvalid] })
export class ListApiKeys extends Query<Page<ApiKeyView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListApiKeys)
export class ListApiKeysHandler implements IQueryHandler<ListApiKeys> {
  constructor(
    private readonly db: ReadDb,
    private readonly access: CurrentAccess,
  ) {}

  async execute({ page }: ListApiKeys): Promise<Page<ApiKeyView>> {
    const { organizationId, userId } = currentMember();
    const everybodys = this.access.standing().permissions.includes('api_keys.manage');
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<ApiKeyView>(sql`
      select id, name, prefix, scopes, owner_id as "ownerId", created_at as "createdAt", expires_at as "expiresAt",
             last_used_at as "lastUsedAt", previous_expires_at as "previousExpiresAt"
        from identity.api_keys
       where organization_id = ${organizationId} ${when(!everybodys, () => sql`and owner_id = ${userId}`)}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
