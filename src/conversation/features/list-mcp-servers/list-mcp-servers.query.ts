import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import type { Page } from '#libs/kernel/page.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { MCP_SERVER_COLUMNS, type McpServerView } from '../mcp-server.view.js';

@Message({ permission: 'organization.read_settings', mode: 'read' })
export class ListMcpServers extends Query<Page<McpServerView>> {}

/** One page: there are no more of them than that. */
@QueryHandler(ListMcpServers)
export class ListMcpServersHandler implements IQueryHandler<ListMcpServers> {
  constructor(private readonly db: ReadDb) {}

  async execute(): Promise<Page<McpServerView>> {
    const data = await this.db.rows<McpServerView>(
      sql`select ${MCP_SERVER_COLUMNS} from conversation.mcp_servers s order by s.name`,
    );
    return { data, nextCursor: null };
  }
}
