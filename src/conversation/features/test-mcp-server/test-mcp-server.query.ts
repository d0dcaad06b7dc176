import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { McpServerNotFound, McpServerUnusable } from '../../domain/mcp.errors.js';
import type { McpTool } from '../../domain/mcp.js';
import { McpClient } from '../../generation/mcp-client.js';
import { MCP_CONNECTION_COLUMNS, opened, type McpConnectionRow } from '../../infrastructure/mcp-secrets.js';

const PROBE_MS = 15_000;

/** Asks a server for its tools. A query, because the server is asked and nothing is written: no transaction waits. */
@Message({
  permission: 'organization.update',
  mode: 'ai',
  errors: [McpServerNotFound, McpServerUnusable],
})
export class TestMcpServer extends Query<McpTool[]> {
  constructor(readonly serverId: string) {
    super();
  }
}

@QueryHandler(TestMcpServer)
export class TestMcpServerHandler implements IQueryHandler<TestMcpServer> {
  constructor(
    private readonly db: ReadDb,
    private readonly client: McpClient,
    private readonly vault: SecretVault,
  ) {}

  async execute({ serverId }: TestMcpServer): Promise<McpTool[]> {
    const server = await this.db.one<McpConnectionRow>(
      sql`select ${MCP_CONNECTION_COLUMNS} from conversation.mcp_servers s where s.id = ${serverId}`,
    );
    if (!server) throw new McpServerNotFound();
    return this.client.tools(opened(server, this.vault), AbortSignal.timeout(PROBE_MS));
  }
}
