import { Controller, Delete } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { IdParam } from '#libs/http/path-params.js';
import { DeleteTeam } from './delete-team.command.js';

@ApiTags('teams')
@Controller('teams')
export class DeleteTeamController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Delete(':id')
  @Endpoint({
    summary: 'Delete a team; its people stay in the organization',
    message: DeleteTeam,
    status: 204,
  })
  delete(@IdParam() id: string): Promise<void> {
    return this.dispatcher.command(new DeleteTeam(id));
  }
}
