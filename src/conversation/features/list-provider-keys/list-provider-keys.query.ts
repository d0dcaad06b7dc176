import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { PROVIDER_KEY_COLUMNS, type ProviderKeyView } from '../provider-key.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read' })
export class ListProviderKeys extends Query<Page<ProviderKeyView>> {}

/** One page: there are no more keys than vendors. */
@QueryHandler(ListProviderKeys)
export class ListProviderKeysHandler implements IQueryHandler<ListProviderKeys> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<ProviderKeyView>> {
    const data = await this.db.rows<ProviderKeyView>(
      sql`select ${PROVIDER_KEY_COLUMNS} from conversation.provider_keys order by vendor`,
    );
    return { data, nextCursor: null };
  }
}
