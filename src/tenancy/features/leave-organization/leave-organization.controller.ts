import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { LeaveOrganization } from './leave-organization.command.js';

@ApiTags('people')
@Controller('tenants')
export class LeaveOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post(':id/leave')
  @Endpoint({
    summary: 'Leave the organization you work in; sign in again to work in another',
    message: LeaveOrganization,
    status: 204,
  })
  leave(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new LeaveOrganization(id));
  }
}
