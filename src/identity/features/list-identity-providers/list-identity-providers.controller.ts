import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { IdentityProviderView } from '../identity-provider.view.js';
import { ListIdentityProviders } from './list-identity-providers.query.js';

@ApiTags('identity providers')
@Controller('identity-providers')
export class ListIdentityProvidersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the identity providers of your organization, newest first',
    message: ListIdentityProviders,
    page: IdentityProviderView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<IdentityProviderView>> {
    return this.dispatcher.query(new ListIdentityProviders(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
