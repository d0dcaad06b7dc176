import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text, TextList } from '#libs/http/fields.js';
import { IssuedMachineClientView } from '../machine-client.view.js';
import { CreateMachineClient } from './create-machine-client.command.js';

export class CreateMachineClientRequest {
  @Text({ min: 1, max: 100, description: 'What it is for' })
  name: string;

  @TextList({
    min: 1,
    max: 100,
    maxLength: 100,
    description: 'Permissions; at most what you may do yourself',
  })
  scopes: string[];
}

@ApiTags('machine clients')
@Controller('machine-clients')
export class CreateMachineClientController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Make a client that gets tokens at /oauth/token and works here as itself',
    message: CreateMachineClient,
    status: 201,
    response: IssuedMachineClientView,
  })
  create(@Body() { name, scopes }: CreateMachineClientRequest): Promise<IssuedMachineClientView> {
    return this.dispatcher.command(new CreateMachineClient(name, scopes));
  }
}
