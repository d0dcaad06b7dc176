import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { McpServerNotFound, McpToolChanged } from '../../domain/mcp.errors.js';
import { mcpServer, type McpServerView } from '../mcp-server.view.js';

interface Allowed {
  readonly name: string;
  readonly digest: string;
}

/** Says which tools of a server may be called: these as they were shown, and no others. */
@Message({
  permission: 'organization.update',
  mode: 'write',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [McpServerNotFound, McpToolChanged],
  audit: {
    action: 'mcp_server.tools_allowed',
    category: 'security',
    resource: 'mcp_server',
    subject: ({ serverId, tools, trusted }: AllowMcpTools) => ({
      resourceId: serverId,
      details: { tools: tools.map(({ name }) => name), trusted },
    }),
  },
})
export class AllowMcpTools extends Command<McpServerView> {
  constructor(
    readonly serverId: string,
    readonly tools: readonly Allowed[],
    /** Undefined leaves it as it is. */
    readonly trusted: boolean | undefined,
  ) {
    super();
  }
}

@CommandHandler(AllowMcpTools)
export class AllowMcpToolsHandler implements ICommandHandler<AllowMcpTools> {
  constructor(private readonly clock: Clock) {}

  async execute({ serverId, tools, trusted }: AllowMcpTools): Promise<McpServerView> {
    const { userId } = currentMember();
    const now = this.clock.now();
    const servers = await commandRows(sql`update conversation.mcp_servers
         set trusted = coalesce(${trusted ?? null}::boolean, trusted), updated_at = ${now}, updated_by = ${userId}
       where id = ${serverId} returning 1`);
    if (servers.length === 0) throw new McpServerNotFound();
    await commandRows(sql`update conversation.mcp_tools set allowed_digest = null, allowed_by = null, allowed_at = null
      where server_id = ${serverId}`);
    const allowed = await commandRows<{ name: string }>(sql`update conversation.mcp_tools t
         set allowed_digest = t.digest, allowed_by = ${userId}, allowed_at = ${now}
        from jsonb_to_recordset(${JSON.stringify(tools)}::jsonb) as shown (name text, digest text)
       where t.server_id = ${serverId} and t.is_present and t.name = shown.name and t.digest = shown.digest
       returning t.name`);
    const names = new Set(allowed.map(({ name }) => name));
    const other = tools.find(({ name }) => !names.has(name));
    if (other) throw new McpToolChanged(other.name);
    const [server] = await commandRows<McpServerView>(mcpServer(serverId));
    return server as McpServerView; // it is locked since it was found
  }
}
