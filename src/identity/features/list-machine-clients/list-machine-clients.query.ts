import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { CursorInvalid } from '#libs/kernel/errors.js';
import { toPage, type Page, type PageRequest } from '#libs/kernel/page.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql, when } from '#libs/persistence/sql.js';
import type { MachineClientView } from '../machine-client.view.js';

/** Those that were not revoked. */
@Message({ permission: 'api_keys.manage', mode: 'read', errors: [CursorInvalid] })
export class ListMachineClients extends Query<Page<MachineClientView>> {
  constructor(readonly page: PageRequest) {
    super();
  }
}

@QueryHandler(ListMachineClients)
export class ListMachineClientsHandler implements IQueryHandler<ListMachineClients> {
  constructor(private readonly db: ReadDb) {}

  async execute({ page }: ListMachineClients): Promise<Page<MachineClientView>> {
    const { organizationId } = currentMember();
    const [createdAt, id] = page.after ?? [];
    const rows = await this.db.rows<MachineClientView>(sql`
      select id as "clientId", name, scopes, created_by as "createdBy", created_at as "createdAt",
             previous_expires_at as "previousExpiresAt"
        from identity.machine_clients
       where organization_id = ${organizationId} and revoked_at is null
         ${when(page.after, () => sql`and (created_at, id) < (${createdAt}, ${id})`)}
       order by created_at desc, id desc limit ${page.limit + 1}`);
    return toPage(rows, page.limit, (row) => [row.createdAt, row.clientId]);
  }
}
