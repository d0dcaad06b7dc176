import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text, Uuid } from '#libs/http/fields.js';
import { ExplainPermission, ExplanationView } from './explain-permission.query.js';

export class ExplainQuery {
  @Text({ min: 3, max: 100, pattern: /^[a-z_]+\.[a-z_]+$/, example: 'content.publish' })
  permission: string;

  @Uuid({ optional: true, description: 'Somebody else; takes the permission permissions.grant' })
  userId?: string;
}

@ApiTags('authorization')
@Controller('permissions')
export class ExplainPermissionController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get('explain')
  @Endpoint({
    summary: 'Learn why you, or somebody else, may or may not do something',
    message: ExplainPermission,
    response: ExplanationView,
  })
  explain(@Query() { permission, userId }: ExplainQuery): Promise<ExplanationView> {
    return this.dispatcher.query(new ExplainPermission(permission, userId));
  }
}
