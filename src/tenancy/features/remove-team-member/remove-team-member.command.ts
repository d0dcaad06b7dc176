import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { NotTeamAdmin, TeamMemberNotFound, TeamNotFound } from '../../domain/team.errors.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { TeamAuthority } from '../team-authority.js';

/** Of every team for those who manage all; of his own for a team's admin. */
@Message({
  permission: 'teams.read',
  mode: 'write',
  idempotent: true,
  errors: [TeamNotFound, TeamMemberNotFound, NotTeamAdmin],
  audit: {
    action: 'team.member_removed',
    category: 'change',
    resource: 'team',
    subject: ({ teamId, userId }: RemoveTeamMember) => ({ resourceId: teamId, details: { userId } }),
  },
})
export class RemoveTeamMember extends Command<void> {
  constructor(
    readonly teamId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveTeamMember)
export class RemoveTeamMemberHandler implements ICommandHandler<RemoveTeamMember> {
  constructor(
    private readonly authority: TeamAuthority,
    private readonly members: TeamMembers,
  ) {}

  async execute({ teamId, userId }: RemoveTeamMember): Promise<void> {
    const team = await this.authority.take(teamId);
    if (!(await this.members.find(team, userId))) throw new TeamMemberNotFound();
    team.dismiss(userId);
    this.members.remove(team, userId);
  }
}
