import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { Endpoint } from '#libs/http/endpoint.js';
import { Text } from '#libs/http/fields.js';
import { TeamView } from '../team.view.js';
import { CreateTeam } from './create-team.command.js';

export class CreateTeamRequest {
  @Text({ min: 1, max: 100 })
  name: string;

  @Text({ max: 1000, optional: true, nullable: true })
  description?: string | null;
}

@ApiTags('teams')
@Controller('teams')
export class CreateTeamController {
  constructor(private readonly dispatcher: Dispatcher) {}

  @Post()
  @Endpoint({
    summary: 'Create a team in your organization',
    message: CreateTeam,
    status: 201,
    response: TeamView,
    versioned: true,
  })
  create(@Body() { name, description }: CreateTeamRequest): Promise<TeamView> {
    return this.dispatcher.command(new CreateTeam(name, description ?? null));
  }
}
