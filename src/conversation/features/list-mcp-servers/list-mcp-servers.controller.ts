import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import type { Page } from '#libs/kernel/page.js';
import { McpServerView } from '../mcp-server.view.js';
import { ListMcpServers } from './list-mcp-servers.query.js';

@ApiTags('tools')
@Controller('mcp-servers')
export class ListMcpServersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List your organization’s MCP servers with their tools, and which of these are allowed',
    message: ListMcpServers,
    page: McpServerView,
  })
  list(): Promise<Page<McpServerView>> {
    return this.dispatcher.query(new ListMcpServers());
  }
}
