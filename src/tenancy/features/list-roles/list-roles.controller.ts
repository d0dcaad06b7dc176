import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { pageRequest, type Page } from '#libs/kernel/page.js';
import { isRoleKey } from '../../domain/custom-role.js';
import { RoleView } from '../role.view.js';
import { ListRoles } from './list-roles.query.js';

@ApiTags('authorization')
@Controller('roles')
export class ListRolesController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the roles of your organization; the first page begins with all built-in ones',
    message: ListRoles,
    page: RoleView,
  })
  list(@Query() { limit, cursor }: PageQuery): Promise<Page<RoleView>> {
    return this.dispatcher.query(new ListRoles(pageRequest(limit, cursor, [isRoleKey])));
  }
}
