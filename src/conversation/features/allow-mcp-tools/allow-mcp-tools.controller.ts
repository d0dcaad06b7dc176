import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag, ListOf, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { McpServerView } from '../mcp-server.view.js';
import { AllowMcpTools } from './allow-mcp-tools.command.js';

class AllowedTool {
  @Text({ min: 1, max: 128 })
  name: string;

  @Text({ max: 64, pattern: /^[0-9a-f]{64}$/, description: 'Its digest as you were shown it' })
  digest: string;
}

class AllowMcpToolsRequest {
  @ListOf(() => AllowedTool, {
    max: 200,
    description: 'All that are to be allowed; any other is allowed no more',
  })
  tools: AllowedTool[];

  @Flag({
    optional: true,
    description: 'Whether those that say they change nothing are called without approval',
  })
  trusted?: boolean;
}

@ApiTags('tools')
@Controller('mcp-servers')
export class AllowMcpToolsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/tools')
  @Endpoint({
    summary: 'Say which tools of an MCP server may be called, each as you were shown it',
    message: AllowMcpTools,
    response: McpServerView,
  })
  allow(@IdParam() id: string, @Body() { tools, trusted }: AllowMcpToolsRequest): Promise<McpServerView> {
    return this.dispatcher.command(new AllowMcpTools(id, tools, trusted));
  }
}
