import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { LinkedIdentityView } from '../federation.view.js';

@Message({ permission: 'signed-in', mode: 'read', errors: [CursorInvalid] })
export class ListOwnIdentities extends Query<Page<LinkedIdentityView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListOwnIdentities)
export class ListOwnIdentitiesHandler implements IQueryHandler<ListOwnIdentities> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListOwnIdentities): Promise<Page<LinkedIdentityView>> {
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<LinkedIdentityView>(sql`
      select id, provider, issuer, email, created_at as "createdAt", last_used_at as "lastUsedAt"
        from identity.federated_identities
       where user_id = ${currentActor().userId}
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.id]);
  }
}
