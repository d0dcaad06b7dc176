import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { LinkedIdentityView } from '../federation.view.js';
import { ListOwnIdentities } from './list-own-identities.query.js';

@ApiTags('me')
@Controller('me/identities')
export class ListOwnIdentitiesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the identity providers you sign in with, newest first',
    message: ListOwnIdentities,
    page: LinkedIdentityView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<LinkedIdentityView>> {
    return this.dispatcher.query(new ListOwnIdentities(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
