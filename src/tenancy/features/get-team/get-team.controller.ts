import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { TeamView } from '../team.view.js';
import { GetTeam } from './get-team.query.js';

@ApiTags('teams')
@Controller('teams')
export class GetTeamController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Get(':id')
  @Endpoint({
    summary: 'Read a team of your organization',
    message: GetTeam,
    response: TeamView,
    versioned: true,
  })
  get(@IdParam() id: string): Promise<TeamView> {
    return this.dispatcher.query(new GetTeam(id));
  }
}
