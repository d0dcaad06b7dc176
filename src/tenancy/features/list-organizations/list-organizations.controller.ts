import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListOrganizations, MyOrganizationView } from './list-organizations.query.js';

@ApiTags('tenancy')
@Controller('organizations')
export class ListOrganizationsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the organizations you belong to, first joined first',
    message: ListOrganizations,
    page: MyOrganizationView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<MyOrganizationView>> {
    return this.dispatcher.query(new ListOrganizations(pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
