import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { PageQuery, QueryFlag } from '#libs/http/fields.js';
import { INSTANT_AND_ID, pageRequest, type Page } from '#libs/kernel/page.js';
import { TeamView } from '../team.view.js';
import { ListTeams } from './list-teams.query.js';

export class ListTeamsParams extends PageQuery {
  @QueryFlag({ optional: true })
  isActive?: boolean;
}

@ApiTags('teams')
@Controller('teams')
export class ListTeamsController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get()
  @Endpoint({
    summary: 'List the teams of your organization, the oldest first',
    message: ListTeams,
    page: TeamView,
  })
  list(@Query() { limit, cursor, isActive }: ListTeamsParams): Promise<Page<TeamView>> {
    return this.dispatcher.query(new ListTeams(pageRequest(limit, cursor, INSTANT_AND_ID), isActive));
  }
}
