import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { McpServerView } from '../mcp-server.view.js';
import { RecordMcpTools } from '../record-mcp-tools/record-mcp-tools.command.js';
import { TestMcpServer } from './test-mcp-server.query.js';

@ApiTags('tools')
@Controller('mcp-servers')
export class TestMcpServerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/test')
  @Endpoint({
    summary:
      'Ask an MCP server for its tools and keep what it says; tools that have changed are not allowed any more',
    message: TestMcpServer,
    response: McpServerView,
    posted: true,
  })
  async test(@IdParam() id: string): Promise<McpServerView> {
    const tools = await this.dispatcher.query(new TestMcpServer(id));
    return this.dispatcher.command(new RecordMcpTools(id, tools));
  }
}
