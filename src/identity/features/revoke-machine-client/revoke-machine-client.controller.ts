import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RevokeMachineClient } from './revoke-machine-client.command.js';

@ApiTags('machine clients')
@Controller('machine-clients')
export class RevokeMachineClientController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Revoke a machine client; its tokens stop working at once',
    message: RevokeMachineClient,
    status: 204,
  })
  revoke(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new RevokeMachineClient(id));
  }
}
