import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { GrantRepository } from '../../domain/authorization.repositories.js';
import { LastOwner, MemberNotFound, MembershipStatusConflict } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { MemberDesk } from '../member-desk.js';

@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, MemberNotFound, MembershipStatusConflict, LastOwner],
  audit: {
    action: 'member.left',
    category: 'security',
    resource: 'member',
    subject: () => ({ resourceId: currentMember().userId }),
  },
})
export class LeaveOrganization extends Command<void> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(LeaveOrganization)
export class LeaveOrganizationHandler implements ICommandHandler<LeaveOrganization> {
  constructor(
    private readonly desk: MemberDesk,
    private readonly teams: TeamMembers,
    private readonly grants: GrantRepository,
  ) {}

  async execute({ organizationId }: LeaveOrganization): Promise<void> {
    const { userId } = currentMember();
    const { member, roster, at } = await this.desk.takeOwn(organizationId, userId);
    member.end(userId, roster, at);
    this.teams.reset(organizationId, userId, [], userId, at);
    this.grants.removeAllOf(organizationId, userId);
  }
}
