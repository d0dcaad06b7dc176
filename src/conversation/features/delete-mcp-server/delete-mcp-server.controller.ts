import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteMcpServer } from './delete-mcp-server.command.js';

@ApiTags('tools')
@Controller('mcp-servers')
export class DeleteMcpServerController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an MCP server; its tools are called no more',
    message: DeleteMcpServer,
    status: 204,
  })
  delete(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeleteMcpServer(id));
  }
}
