import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteRole } from './delete-role.command.js';

@ApiTags('authorization')
@Controller('roles')
export class DeleteRoleController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({ summary: 'Delete a role that nobody has', message: DeleteRole, status: 204 })
  delete(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeleteRole(id));
  }
}
