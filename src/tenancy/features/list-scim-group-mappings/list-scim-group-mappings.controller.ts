import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ScimGroupMappingView } from '../scim-group.view.js';
import { ListScimGroupMappings } from './list-scim-group-mappings.query.js';

@ApiTags('provisioning')
@Controller('tenants')
export class ListScimGroupMappingsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/scim/groups')
  @Endpoint({
    summary: 'List the groups of your identity provider and what they stand for, the newest first',
    message: ListScimGroupMappings,
    page: ScimGroupMappingView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<ScimGroupMappingView>> {
    return this.dispatcher.query(new ListScimGroupMappings(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
