import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { MemberNotFound } from '../../domain/membership.errors.js';
import { NotTeamAdmin, TeamNotFound } from '../../domain/team.errors.js';
import type { TeamRole } from '../../domain/team.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { TeamAuthority } from '../team-authority.js';
import type { TeamMemberView } from '../team.view.js';

/** Of every team for those who manage all; of his own for a team's admin. */
@Message({
  permission: 'teams.read',
  mode: 'write',
  idempotent: true,
  errors: [TeamNotFound, MemberNotFound, NotTeamAdmin],
  audit: {
    action: 'team.member_added',
    category: 'change',
    resource: 'team',
    subject: ({ teamId, userId, role }: PutTeamMember) => ({ resourceId: teamId, details: { userId, role } }),
  },
})
export class PutTeamMember extends Command<TeamMemberView> {
  constructor(
    readonly teamId: string,
    readonly userId: string,
    readonly role: TeamRole,
  ) {
    super();
  }
}

@CommandHandler(PutTeamMember)
export class PutTeamMemberHandler implements ICommandHandler<PutTeamMember> {
  constructor(
    private readonly authority: TeamAuthority,
    private readonly members: TeamMembers,
    private readonly clock: Clock,
  ) {}

  async execute({ teamId, userId, role }: PutTeamMember): Promise<TeamMemberView> {
    const team = await this.authority.take(teamId);
    const place = await this.members.put(team, userId, role, currentMember().userId, this.clock.now());
    team.admit(userId, role);
    return place;
  }
}
