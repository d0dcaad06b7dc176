import { Body, Controller, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Choice } from '#libs/http/fields.js';
import { IdParam } from '#libs/http/path-params.js';
import { TEAM_ROLES, type TeamRole } from '../../domain/team.js';
import { TeamMemberView } from '../team.view.js';
import { PutTeamMember } from './put-team-member.command.js';

export class PutTeamMemberRequest {
  @Choice(TEAM_ROLES)
  role: TeamRole;
}

@ApiTags('teams')
@Controller('teams')
export class PutTeamMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Put(':id/members/:userId')
  @Endpoint({
    summary: 'Put a member of your organization into a team, or give him another role in it',
    message: PutTeamMember,
    response: TeamMemberView,
  })
  put(
    @IdParam() id: string,
    @IdParam('userId') userId: string,
    @Body() { role }: PutTeamMemberRequest,
  ): Promise<TeamMemberView> {
    return this.dispatcher.command(new PutTeamMember(id, userId, role));
  }
}
