import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice, PageQuery, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { MEMBERSHIP_STATUSES, type MembershipStatus } from '../../domain/membership.js';
import { MemberView } from '../member.view.js';
import { ListMembers } from './list-members.query.js';

export class ListMembersParams extends PageQuery {
  @Text({ max: 50, optional: true })
  role?: string;

  @Choice(MEMBERSHIP_STATUSES, { optional: true, description: 'Other than active for administrators only' })
  status?: MembershipStatus;

  @Text({ max: 100, optional: true })
  department?: string;

  @Text({ max: 100, optional: true, description: 'A part of the name' })
  q?: string;
}

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
  list(
    @IdParam() id: string,
    @Query() { limit, cursor, ...filter }: ListMembersParams,
  ): Promise<Page<MemberView>> {
    return this.dispatcher.query(new ListMembers(id, pageRequest(limit, cursor, INSTANT_AND_ID), filter));
  }
}
