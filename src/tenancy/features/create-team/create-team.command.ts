import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { TeamNameTaken, TeamNameUnusable } from '../../domain/team.errors.js';
import { Team } from '../../domain/team.js';
import { TeamRepository } from '../../domain/team.repository.js';
import { toTeamView, type TeamView } from '../team.view.js';

@Message({
  permission: 'teams.manage',
  mode: 'write',
  idempotent: true,
  errors: [TeamNameUnusable, TeamNameTaken],
  audit: {
    action: 'team.created',
    category: 'change',
    resource: 'team',
    subject: (_: CreateTeam, team?: TeamView) => ({ resourceId: team?.id }),
  },
})
export class CreateTeam extends Command<TeamView> {
  constructor(
    readonly name: string,
    readonly description: string | null,
  ) {
    super();
  }
}

@CommandHandler(CreateTeam)
export class CreateTeamHandler implements ICommandHandler<CreateTeam> {
  constructor(
    private readonly teams: TeamRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ name, description }: CreateTeam): Promise<TeamView> {
    const { organizationId, userId } = currentMember();
    const team = Team.create(newId(), organizationId, name, description, userId, this.clock.now());
    this.teams.add(team);
    return toTeamView(team);
  }
}
