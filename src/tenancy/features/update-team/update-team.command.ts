import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { TeamNameTaken, TeamNameUnusable, TeamNotFound } from '../../domain/team.errors.js';
import type { TeamProfile } from '../../domain/team.js';
import { TeamRepository } from '../../domain/team.repository.js';
import { toTeamView, type TeamView } from '../team.view.js';

@Message({
  permission: 'teams.manage',
  mode: 'write',
  idempotent: true,
  errors: [TeamNotFound, TeamNameUnusable, TeamNameTaken],
  audit: {
    action: 'team.updated',
    category: 'change',
    resource: 'team',
    subject: ({ teamId, changes }: UpdateTeam) => ({
      resourceId: teamId,
      details: { fields: Object.keys(changes) },
    }),
  },
})
export class UpdateTeam extends Command<TeamView> {
  constructor(
    readonly teamId: string,
    readonly changes: Partial<TeamProfile>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(UpdateTeam)
export class UpdateTeamHandler implements ICommandHandler<UpdateTeam> {
  constructor(
    private readonly teams: TeamRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ teamId, changes, expectedRevision }: UpdateTeam): Promise<TeamView> {
    const team = await this.teams.byId(currentMember().organizationId, teamId);
    team.expect(expectedRevision);
    team.update(changes, this.clock.now());
    return toTeamView(team);
  }
}
