import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { TeamMemberView } from '../team.view.js';
import { ListTeamMembers } from './list-team-members.query.js';

@ApiTags('teams')
@Controller('teams')
export class ListTeamMembersController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id/members')
  @Endpoint({
    summary: 'List who is in a team, first added first',
    message: ListTeamMembers,
    page: TeamMemberView,
  })
  list(@IdParam() id: string, @Query() { limit, cursor }: PageQuery): Promise<Page<TeamMemberView>> {
    return this.dispatcher.query(new ListTeamMembers(id, pageRequest(limit, cursor, INSTANT_AND_ID)));
  }
}
