import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { ScimEndpoint, ScimListView, ScimResourceView } from '../scim-http.js';
import { GetScimConfig } from './get-scim-config.query.js';
import { GetScimResourceType } from './get-scim-resource-type.query.js';
import { GetScimSchema } from './get-scim-schema.query.js';
import { ListScimResourceTypes } from './list-scim-resource-types.query.js';
import { ListScimSchemas } from './list-scim-schemas.query.js';

@ApiTags('scim')
@Controller('scim/v2')
export class ScimDiscoveryController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('ServiceProviderConfig')
  @ScimEndpoint({
    summary: 'Say what SCIM can do here by SCIM 2.0',
    message: GetScimConfig,
    response: ScimResourceView,
  })
  config(): Promise<object> {
    return this.dispatcher.query(new GetScimConfig());
  }

  @Get('ResourceTypes')
  @ScimEndpoint({
    summary: 'List the types of resources by SCIM 2.0',
    message: ListScimResourceTypes,
    response: ScimListView,
  })
  resourceTypes(): Promise<object> {
    return this.dispatcher.query(new ListScimResourceTypes());
  }

  @Get('ResourceTypes/:id')
  @ScimEndpoint({
    summary: 'Read a type of resources by SCIM 2.0',
    message: GetScimResourceType,
    response: ScimResourceView,
  })
  resourceType(@Param('id') id: string): Promise<object> {
    return this.dispatcher.query(new GetScimResourceType(id));
  }

  @Get('Schemas')
  @ScimEndpoint({ summary: 'List the schemas by SCIM 2.0', message: ListScimSchemas, response: ScimListView })
  schemas(): Promise<object> {
    return this.dispatcher.query(new ListScimSchemas());
  }

  @Get('Schemas/:id')
  @ScimEndpoint({ summary: 'Read a schema by SCIM 2.0', message: GetScimSchema, response: ScimResourceView })
  schema(@Param('id') id: string): Promise<object> {
    return this.dispatcher.query(new GetScimSchema(id));
  }
}
