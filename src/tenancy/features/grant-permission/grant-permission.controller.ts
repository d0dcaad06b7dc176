import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, Instant, Text, Uuid } from '#libs/http/fields.js';
import { GrantView } from '../grant.view.js';
import { GrantPermission } from './grant-permission.command.js';

export class GrantPermissionRequest {
  @Uuid({ description: 'An active member of your organization' })
  userId: string;

  @Text({ min: 1, max: 50, pattern: /^[a-z_]+$/, description: 'The part of a permission before the dot' })
  resource: string;

  @Text({
    min: 1,
    max: 50,
    pattern: /^[a-z_]+$/,
    description: 'The part after the dot; `manage` includes every action on the resource',
  })
  action: string;

  @Choice(['organization', 'department'], {
    optional: true,
    description: 'Whom it concerns: everybody (unless told otherwise), or people of the same department',
  })
  scope?: 'organization' | 'department';

  @Instant({ optional: true, nullable: true })
  expiresAt?: Date | null;
}

@ApiTags('authorization')
@Controller('grants')
export class GrantPermissionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Let a member do something besides his role; at most what you may do yourself',
    message: GrantPermission,
    status: 201,
    response: GrantView,
  })
  grant(
    @Body() { scope = 'organization', expiresAt = null, ...terms }: GrantPermissionRequest,
  ): Promise<GrantView> {
    return this.dispatcher.command(new GrantPermission({ ...terms, scope, expiresAt }));
  }
}
