import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { GetOutbox, OutboxView } from './get-outbox.query.js';

@ApiTags('operations')
@Controller('admin/ops/outbox')
export class GetOutboxController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'Read how many events wait to be delivered, and for how long',
    message: GetOutbox,
    response: OutboxView,
  })
  get(): Promise<OutboxView> {
    return this.dispatcher.query(new GetOutbox());
  }
}
