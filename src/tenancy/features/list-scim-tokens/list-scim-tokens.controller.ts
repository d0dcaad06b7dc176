import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ScimTokenView } from '../scim-token.view.js';
import { ListScimTokens } from './list-scim-tokens.query.js';

@ApiTags('provisioning')
@Controller('tenants')
export class ListScimTokensController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/scim/tokens')
  @Endpoint({
    summary: 'List the SCIM tokens of your organization, the newest first',
    message: ListScimTokens,
    page: ScimTokenView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<ScimTokenView>> {
    return this.dispatcher.query(new ListScimTokens(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
