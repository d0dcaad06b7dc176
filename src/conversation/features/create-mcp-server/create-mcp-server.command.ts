import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message, RECENT_SECONDS } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { commandRows } from '#libs/persistence/command-rows.js';
import { onConstraint } from '#libs/persistence/constraint-errors.js';
import { sql } from '#libs/persistence/sql.js';
import { SecretVault } from '#libs/secrets/secret-vault.js';
import { McpAddressNotAllowed, McpServerNameTaken, TooManyMcpServers } from '../../domain/mcp.errors.js';
import { MOST_SERVERS, type McpServer } from '../../domain/mcp.js';
import { McpClient } from '../../generation/mcp-client.js';
import { purposeOfHeader } from '../../infrastructure/mcp-secrets.js';
import { mcpServer, type McpServerView } from '../mcp-server.view.js';

onConstraint('mcp_servers_name_unique', () => new McpServerNameTaken());

@Message({
  permission: 'organization.update',
  mode: 'write',
  aalMaxAgeSeconds: RECENT_SECONDS,
  errors: [McpAddressNotAllowed, McpServerNameTaken, TooManyMcpServers],
  audit: {
    action: 'mcp_server.created',
    category: 'security',
    resource: 'mcp_server',
    subject: ({ name, url, trusted }: CreateMcpServer, server?: McpServerView) => ({
      resourceId: server?.id,
      details: { name, host: URL.parse(url)?.host, trusted },
    }),
  },
})
export class CreateMcpServer extends Command<McpServerView> {
  constructor(
    readonly name: string,
    readonly url: string,
    readonly header: McpServer['header'],
    readonly trusted: boolean,
  ) {
    super();
  }
}

/** It is reached for the first time when it is tested, and none of its tools is called before it was allowed. */
@CommandHandler(CreateMcpServer)
export class CreateMcpServerHandler implements ICommandHandler<CreateMcpServer> {
  constructor(
    private readonly client: McpClient,
    private readonly vault: SecretVault,
    private readonly clock: Clock,
  ) {}

  async execute({ name, url, header, trusted }: CreateMcpServer): Promise<McpServerView> {
    if (!this.client.mayBeAt(url)) throw new McpAddressNotAllowed();
    const { organizationId, userId } = currentMember();
    await commandRows(
      sql`select pg_advisory_xact_lock(hashtextextended(${`mcp servers of ${organizationId}`}, 0))`,
    );
    const rows = await commandRows(sql`select 1 from conversation.mcp_servers`);
    if (rows.length >= MOST_SERVERS) throw new TooManyMcpServers();
    const id = newId();
    const sealed = header && this.vault.seal(header.value, purposeOfHeader(organizationId, id));
    const now = this.clock.now();
    await commandRows(sql`insert into conversation.mcp_servers
        (id, organization_id, name, url, header_name, sealed_header, trusted, created_at, updated_at, updated_by)
      values (${id}, ${organizationId}, ${name}, ${url}, ${header?.name ?? null}, ${sealed}, ${trusted}, ${now}, ${now}, ${userId})`);
    const [server] = await commandRows<McpServerView>(mcpServer(id));
    return server as McpServerView; // it was written just now
  }
}
