import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationView } from '../organization.view.js';
import { GetOrganization } from './get-organization.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class GetOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read an organization you belong to',
    message: GetOrganization,
    response: OrganizationView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<OrganizationView> {
    return this.dispatcher.query(new GetOrganization(id));
  }
}
