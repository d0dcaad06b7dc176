import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { TeamNotFound } from '../../domain/team.errors.js';
import { TeamRepository } from '../../domain/team.repository.js';

@Message({
  permission: 'teams.manage',
  mode: 'write',
  idempotent: true,
  errors: [TeamNotFound],
  audit: {
    action: 'team.deleted',
    category: 'change',
    resource: 'team',
    subject: ({ teamId }: DeleteTeam) => ({ resourceId: teamId }),
  },
})
export class DeleteTeam extends Command<void> {
  constructor(readonly teamId: string) {
    super();
  }
}

@CommandHandler(DeleteTeam)
export class DeleteTeamHandler implements ICommandHandler<DeleteTeam> {
  constructor(private readonly teams: TeamRepository) {}

  async execute({ teamId }: DeleteTeam): Promise<void> {
    const team = await this.teams.byId(currentMember().organizationId, teamId);
    team.delete();
    this.teams.remove(team);
  }
}
