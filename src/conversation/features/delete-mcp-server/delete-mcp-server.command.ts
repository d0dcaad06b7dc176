import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { sql } from '#libs/persistence/sql.js';
import { McpServerNotFound } from '../../domain/mcp.errors.js';

@Message({
  permission: 'organization.update',
  mode: 'write',
  errors: [McpServerNotFound],
  audit: {
    action: 'mcp_server.deleted',
    category: 'security',
    resource: 'mcp_server',
    subject: ({ serverId }: DeleteMcpServer) => ({ resourceId: serverId }),
  },
})
export class DeleteMcpServer extends Command<void> {
  constructor(readonly serverId: string) {
    super();
  }
}

/** With its tools and what it knew the organization by. Calls that wait for it are not made any more. */
@CommandHandler(DeleteMcpServer)
export class DeleteMcpServerHandler implements ICommandHandler<DeleteMcpServer> {
  async execute({ serverId }: DeleteMcpServer): Promise<void> {
    const deleted = await commandRows(
      sql`delete from conversation.mcp_servers where id = ${serverId} returning 1`,
    );
    if (deleted.length === 0) throw new McpServerNotFound();
  }
}
