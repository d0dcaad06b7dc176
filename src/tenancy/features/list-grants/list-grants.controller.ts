import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, Uuid } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { GrantView } from '../grant.view.js';
import { ListGrants } from './list-grants.query.js';

export class GrantsQuery extends PageQuery {
  @Uuid({ optional: true, description: 'Only those of this person' })
  userId?: string;
}

@ApiTags('authorization')
@Controller('grants')
export class ListGrantsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List what people of your organization may do besides their roles',
    message: ListGrants,
    page: GrantView,
  })
  list(@Query() { limit, cursor, userId }: GrantsQuery): Promise<Page<GrantView>> {
    return this.dispatcher.query(new ListGrants(pageRequest(limit, cursor, INSTANT_AND_ID), userId));
  }
}
