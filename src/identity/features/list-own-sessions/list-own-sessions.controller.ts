import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListOwnSessions, OwnSessionView } from './list-own-sessions.query.js';

@ApiTags('account')
@Controller('me/sessions')
export class ListOwnSessionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List where you are signed in, the newest sign-in first',
    message: ListOwnSessions,
    page: OwnSessionView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<OwnSessionView>> {
    return this.dispatcher.query(new ListOwnSessions(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
