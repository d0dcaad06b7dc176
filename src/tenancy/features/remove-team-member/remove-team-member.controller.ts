import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { RemoveTeamMember } from './remove-team-member.command.js';

@ApiTags('teams')
@Controller('teams')
export class RemoveTeamMemberController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id/members/:userId')
  @Endpoint({ summary: 'Take somebody out of a team', message: RemoveTeamMember, status: 204 })
  remove(@IdParam() id: string, @IdParam('userId') userId: string): Promise<void> {
    return this.dispatcher.command(new RemoveTeamMember(id, userId));
  }
}
