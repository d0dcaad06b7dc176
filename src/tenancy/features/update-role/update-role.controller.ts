import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Text, TextList } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { RoleView } from '../role.view.js';
import { UpdateRole } from './update-role.command.js';

export class UpdateRoleRequest {
  @Text({ min: 1, max: 100, optional: true })
  name?: string;

  @Text({ max: 1000, optional: true, nullable: true })
  description?: string | null;

  @TextList({ max: 500, maxLength: 100, optional: true, description: 'All that it includes from now on' })
  permissions?: string[];
}

@ApiTags('authorization')
@Controller('roles')
export class UpdateRoleController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Change a role of your organization; who has it is affected at once',
    message: UpdateRole,
    response: RoleView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() changes: UpdateRoleRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<RoleView> {
    return this.dispatcher.command(new UpdateRole(id, changes, revision));
  }
}
