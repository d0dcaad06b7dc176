import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { OrganizationStandingView } from '../organization.view.js';
import { SuspendOrganization } from './suspend-organization.command.js';

export class SuspendOrganizationRequest {
  @Text({ min: 1, max: 1000, pattern: /\S/, description: 'Shown to its administrators' })
  reason: string;
}

@ApiTags('tenancy')
@Controller('tenants')
export class SuspendOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/suspend')
  @Endpoint({
    summary: 'Suspend any organization: its administrators may still read, others may nothing',
    message: SuspendOrganization,
    response: OrganizationStandingView,
    versioned: true,
  })
  suspend(
    @IdParam() id: string,
    @Body() { reason }: SuspendOrganizationRequest,
  ): Promise<OrganizationStandingView> {
    return this.dispatcher.command(new SuspendOrganization(id, reason));
  }
}
