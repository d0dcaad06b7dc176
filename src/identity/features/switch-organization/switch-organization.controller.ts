import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Uuid } from '#libs/http/fields.js';
import { SessionEndpoint } from '../session-endpoint.js';
import type { SessionView } from '../session.view.js';
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
  @SessionEndpoint({
    summary: 'Work in another of your organizations',
    message: SwitchOrganization,
  })
  switch(@Body() { organizationId }: SwitchOrganizationRequest): Promise<SessionView> {
    return this.dispatcher.command(new SwitchOrganization(organizationId));
  }
}
