import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { GrantView } from '../grant.view.js';

/** The grants of the organization, oldest first, those that have expired included. */
@Message({ permission: 'permissions.grant', mode: 'read', errors: [CursorInvalid] })
export class ListGrants extends Query<Page<GrantView>> {
  constructor(
    readonly page: PageRequest,
    readonly userId: string | undefined,
  ) {
    super();
  }
}

@QueryHandler(ListGrants)
export class ListGrantsHandler implements IQueryHandler<ListGrants> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page, userId }: ListGrants): Promise<Page<GrantView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<GrantView>(sql`
      select id, user_id as "userId", resource, action, scope, granted_by as "grantedBy", expires_at as "expiresAt",
             created_at as "createdAt"
        from tenancy.grants
       where organization_id = (select platform.current_organization_id())
         ${when(userId, () => sql`and user_id = ${userId}`)}
         ${when(page.after, () => sql`and (created_at, id) > (${createdAt}, ${id})`)}
       order by created_at, id limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
