import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationStandingView } from '../organization.view.js';
import { RestoreOrganization } from './restore-organization.command.js';

@ApiTags('tenancy')
@Controller('tenants')
export class RestoreOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/restore')
  @Endpoint({
    summary: 'Take back the deletion of your organization',
    message: RestoreOrganization,
    response: OrganizationStandingView,
    versioned: true,
  })
  restore(@IdParam() id: string): Promise<OrganizationStandingView> {
    return this.dispatcher.command(new RestoreOrganization(id));
  }
}
