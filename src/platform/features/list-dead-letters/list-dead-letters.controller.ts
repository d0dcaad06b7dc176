import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { DeadLetterView, ListDeadLetters } from './list-dead-letters.query.js';

@ApiTags('operations')
@Controller('admin/ops/dead-letters')
export class ListDeadLettersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the events that were given up on, newest first',
    message: ListDeadLetters,
    page: DeadLetterView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<DeadLetterView>> {
    return this.dispatcher.query(new ListDeadLetters(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
