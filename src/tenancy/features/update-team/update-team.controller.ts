import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IfMatch } from '#libs/http/etag.js';
import { Flag, Text } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { TeamView } from '../team.view.js';
import { UpdateTeam } from './update-team.command.js';

export class UpdateTeamRequest {
  @Text({ min: 1, max: 100, optional: true })
  name?: string;

  @Text({ max: 1000, optional: true, nullable: true })
  description?: string | null;

  @Flag({ optional: true, description: 'A team that is not active keeps its people, and counts nowhere' })
  isActive?: boolean;
}

@ApiTags('teams')
@Controller('teams')
export class UpdateTeamController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Patch(':id')
  @Endpoint({
    summary: 'Rename a team, describe it or take it out of use',
    message: UpdateTeam,
    response: TeamView,
    versioned: true,
  })
  update(
    @IdParam() id: string,
    @Body() changes: UpdateTeamRequest,
    @IfMatch() revision: number | undefined,
  ): Promise<TeamView> {
    return this.dispatcher.command(new UpdateTeam(id, changes, revision));
  }
}
