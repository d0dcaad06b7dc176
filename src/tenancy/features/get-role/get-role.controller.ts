import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RoleView } from '../role.view.js';
import { GetRole } from './get-role.query.js';

@ApiTags('authorization')
@Controller('roles')
export class GetRoleController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a role that your organization made for itself',
    message: GetRole,
    response: RoleView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<RoleView> {
    return this.dispatcher.query(new GetRole(id));
  }
}
