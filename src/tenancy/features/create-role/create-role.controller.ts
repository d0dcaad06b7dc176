import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text, TextList } from '#libs/http/fields.js';
import { ROLE_KEY } from '../../domain/custom-role.js';
import { RoleView } from '../role.view.js';
import { CreateRole } from './create-role.command.js';

export class CreateRoleRequest {
  @Text({
    min: 2,
    max: 50,
    pattern: ROLE_KEY,
    description: 'Names the role where roles are assigned; for good',
  })
  key: string;

  @Text({ min: 1, max: 100 })
  name: string;

  @Text({ max: 1000, optional: true, nullable: true })
  description?: string | null;

  @TextList({ max: 500, maxLength: 100, description: 'What it includes; at most what you may do yourself' })
  permissions: string[];
}

@ApiTags('authorization')
@Controller('roles')
export class CreateRoleController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Make a role for your organization',
    message: CreateRole,
    status: 201,
    response: RoleView,
  })
  create(@Body() { key, name, description = null, permissions }: CreateRoleRequest): Promise<RoleView> {
    return this.dispatcher.command(new CreateRole(key, { name, description, permissions }));
  }
}
