import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Uuid } from '#libs/http/fields.js';
import { SessionView } from '../session.view.js';
import { SwitchOrganization } from './switch-organization.command.js';

export class SwitchOrganizationRequest {
  @Uuid()
  organizationId: string;
}

@ApiTags('auth')
@Controller('auth')
export class SwitchOrganizationController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post('switch-organization')
  @Endpoint({
    summary: 'Work in another of your organizations',
    message: SwitchOrganization,
    response: SessionView,
  })
  switch(@Body() { organizationId }: SwitchOrganizationRequest): Promise<SessionView> {
    return this.dispatcher.command(new SwitchOrganization(organizationId));
  }
}
