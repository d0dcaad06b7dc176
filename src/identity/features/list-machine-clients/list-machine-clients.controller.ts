import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { MachineClientView } from '../machine-client.view.js';
import { ListMachineClients } from './list-machine-clients.query.js';

@ApiTags('machine clients')
@Controller('machine-clients')
export class ListMachineClientsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the machine clients of your organization, newest first',
    message: ListMachineClients,
    page: MachineClientView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<MachineClientView>> {
    return this.dispatcher.query(new ListMachineClients(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
