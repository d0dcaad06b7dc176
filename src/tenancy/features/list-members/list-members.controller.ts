import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { ListMembers, MemberView } from './list-members.query.js';

@ApiTags('tenancy')
@Controller('tenants')
export class ListMembersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/members')
  @Endpoint({
    summary: 'List the members of your organization, first joined first',
    message: ListMembers,
    page: MemberView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<MemberView>> {
    return this.dispatcher.query(new ListMembers(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
