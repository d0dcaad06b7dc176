import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { IssuedMachineClientView } from '../machine-client.view.js';
import { RotateApiKeyRequest } from '../rotate-api-key/rotate-api-key.controller.js';
import { RotateMachineClient } from './rotate-machine-client.command.js';

@ApiTags('machine clients')
@Controller('machine-clients')
export class RotateMachineClientController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/rotate')
  @Endpoint({
    summary: 'Replace the secret of a machine client; the old one works for some more hours',
    message: RotateMachineClient,
    response: IssuedMachineClientView,
  })
  rotate(
    @IdParam() id: string,
    @Body() { overlapHours = 24 }: RotateApiKeyRequest,
  ): Promise<IssuedMachineClientView> {
    return this.dispatcher.command(new RotateMachineClient(id, overlapHours));
  }
}
