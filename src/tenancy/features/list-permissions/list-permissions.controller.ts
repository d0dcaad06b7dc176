import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { ListPermissions, PermissionListView } from './list-permissions.query.js';

@ApiTags('authorization')
@Controller('permissions')
export class ListPermissionsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the permissions there are in an organization',
    message: ListPermissions,
    response: PermissionListView,
  })
  list(): Promise<PermissionListView> {
    return this.dispatcher.query(new ListPermissions());
  }
}
