import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationStandingView } from '../organization.view.js';
import { ReactivateOrganization } from './reactivate-organization.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class ReactivateOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/reactivate')
  @Endpoint({
    summary: 'End the suspension or inactivity of any organization',
    message: ReactivateOrganization,
    response: OrganizationStandingView,
    versioned: true,
  })
  reactivate(@IdParam() id: string): Promise<OrganizationStandingView> {
    return this.dispatcher.command(new ReactivateOrganization(id));
  }
}
