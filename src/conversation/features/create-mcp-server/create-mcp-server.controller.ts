import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Flag, Nest, Text } from '#libs/http/fields.js';
import { SERVER_NAME } from '../../domain/mcp.js';
import { McpServerView } from '../mcp-server.view.js';
import { CreateMcpServer } from './create-mcp-server.command.js';

/** Those that the protocol or HTTP itself sets are not the organization's to set. */
const HEADER_NAME =
  /^(?!(?:host|content-[a-z-]+|accept|connection|transfer-encoding|mcp-[a-z-]+)$)[A-Za-z][A-Za-z0-9-]{0,99}$/i;

class McpHeader {
  @Text({ max: 100, pattern: HEADER_NAME, example: 'Authorization' })
  name: string;

  @Text({
    min: 1,
    max: 4_000,
    pattern: /^[\x20-\x7e]+$/,
    description: 'Encrypted, sent to this server alone and never shown again',
    example: 'Bearer …',
  })
  value: string;
}

class CreateMcpServerRequest {
  @Text({
    max: 30,
    pattern: SERVER_NAME,
    description: 'Agents name its tools `name/tool`',
    example: 'github',
  })
  name: string;

  @Text({
    min: 8,
    max: 2_000,
    description: 'Its Streamable HTTP endpoint',
    example: 'https://mcp.example.com/mcp',
  })
  url: string;

  @Nest(() => McpHeader, {
    optional: true,
    nullable: true,
    description: 'What it is to know your organization by',
  })
  header?: McpHeader | null;

  @Flag({
    optional: true,
    description:
      'Whether what its tools say of themselves is believed: those that say they change nothing then need no approval',
  })
  trusted?: boolean;
}

@ApiTags('tools')
@Controller('mcp-servers')
export class CreateMcpServerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Add an MCP server; test it to see its tools, then allow those that agents may call',
    message: CreateMcpServer,
    status: 201,
    response: McpServerView,
  })
  create(@Body() { name, url, header, trusted }: CreateMcpServerRequest): Promise<McpServerView> {
    return this.dispatcher.command(new CreateMcpServer(name, url, header ?? null, trusted ?? false));
  }
}
