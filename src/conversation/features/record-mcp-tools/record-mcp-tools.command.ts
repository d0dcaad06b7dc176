import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { McpServerNotFound } from '../../domain/mcp.errors.js';
import { digestOf, type McpTool } from '../../domain/mcp.js';
import { mcpServer, type McpServerView } from '../mcp-server.view.js';

/** Writes down what a server says its tools are. What is not what was allowed is not allowed any more. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  errors: [McpServerNotFound],
  audit: {
    action: 'mcp_server.tools_seen',
    category: 'activity',
    resource: 'mcp_server',
    subject: ({ serverId, tools }: RecordMcpTools) => ({
      resourceId: serverId,
      details: { tools: tools.length },
    }),
  },
})
export class RecordMcpTools extends Command<McpServerView> {
  constructor(
    readonly serverId: string,
    readonly tools: readonly McpTool[],
  ) {
    super();
  }
}

@CommandHandler(RecordMcpTools)
export class RecordMcpToolsHandler implements ICommandHandler<RecordMcpTools> {
  constructor(private readonly clock: Clock) {}

  async execute({ serverId, tools }: RecordMcpTools): Promise<McpServerView> {
    const now = this.clock.now();
    const [found] = await commandRows<{ organizationId: string }>(
      sql`update conversation.mcp_servers set tested_at = ${now} where id = ${serverId} returning organization_id as "organizationId"`,
    );
    if (!found) throw new McpServerNotFound();
    const rows = tools.map((tool) => ({ ...tool, digest: digestOf(tool) }));
    await commandRows(sql`update conversation.mcp_tools set is_present = false
      where server_id = ${serverId} and not (name = any (${tools.map(({ name }) => name)}::text[]))`);
    await commandRows(sql`insert into conversation.mcp_tools
        (organization_id, server_id, name, title, description, parameters, read_only, digest, is_present, seen_at)
      select ${found.organizationId}, ${serverId}, name, title, description, parameters, "readOnly", digest, true, ${now}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as t (name text, title text, description text, parameters jsonb, "readOnly" boolean, digest text)
      on conflict (organization_id, server_id, name) do update set title = excluded.title, description = excluded.description,
        parameters = excluded.parameters, read_only = excluded.read_only, digest = excluded.digest, is_present = true,
        seen_at = excluded.seen_at`);
    const [server] = await commandRows<McpServerView>(mcpServer(serverId));
    return server as McpServerView; // it is locked since it was found
  }
}
