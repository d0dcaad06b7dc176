import { Injectable, Logger } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { runInContext } from '#libs/kernel/request-context.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { McpServerUnusable } from '../domain/mcp.errors.js';
import { offeredNameOf } from '../domain/mcp.js';
import type { ToolOutcome } from '../domain/tool-call.js';
import { RecordMcpTools } from '../features/record-mcp-tools/record-mcp-tools.command.js';
import { MCP_CONNECTION_COLUMNS, opened, type McpConnectionRow } from '../infrastructure/mcp-secrets.js';
import { McpClient } from './mcp-client.js';
import { failed, ToolSource, type OfferedTool } from './tools.js';

interface Row extends McpConnectionRow {
  readonly tool: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly digest: string;
  readonly needsApproval: boolean;
}

/** The tools of the organization's MCP servers, as an administrator has allowed them. */
@Injectable()
export class McpTools extends ToolSource {
  private readonly logger = new Logger(McpTools.name);

  constructor(
    private readonly db: ReadDb,
    private readonly client: McpClient,
    private readonly vault: SecretVault,
    private readonly dispatcher: Dispatcher,
  ) {
    super();
  }

  async offered(names: readonly string[]): Promise<OfferedTool[]> {
    const ofServers = names.filter((name) => name.includes('/'));
    if (ofServers.length === 0) return [];
    const rows = await this.db.rows<Row>(sql`
      select ${MCP_CONNECTION_COLUMNS}, t.name as tool, t.description, t.parameters, t.digest,
             not (s.trusted and t.read_only) as "needsApproval"
        from conversation.mcp_servers s
        join conversation.mcp_tools t on t.organization_id = s.organization_id and t.server_id = s.id
       where t.is_present and t.allowed_digest = t.digest
         and (s.name || '/' || t.name = any (${ofServers}::text[]) or s.name || '/*' = any (${ofServers}::text[]))
       order by s.name, t.name`);
    return rows.map((row) => this.offer(row));
  }

  private offer(row: Row): OfferedTool {
    return {
      name: offeredNameOf(row.name, row.tool),
      description: row.description,
      parameters: row.parameters,
      tool: `${row.name}/${row.tool}`,
      serverId: row.id,
      needsApproval: row.needsApproval,
      // The server checks them itself: a schema of others is not run here.
      problemsOf: () => undefined,
      run: (args, signal) => this.run(row, args, signal),
    };
  }

  private async run(
    row: Row,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome> {
    try {
      const server = opened(row, this.vault);
      const outcome = await this.client.call(server, { name: row.tool, digest: row.digest }, args, signal);
      if (outcome) return outcome;
      const tools = await this.client.tools(server, signal);
      const context = { actor: systemActor(row.organizationId), requestId: newId() };
      await runInContext(context, () => this.dispatcher.command(new RecordMcpTools(row.id, tools)));
      return failed(
        'tool.changed',
        'The tool is not what was allowed. An administrator has to allow it again.',
      );
    } catch (error) {
      if (error instanceof McpServerUnusable) return failed(`mcp.${error.reason}`, error.message);
      this.logger.error(error, 'A tool of an MCP server failed for a reason of our own');
      return failed('tool.internal_error', 'The tool could not be run.');
    }
  }
}
