import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { GrantRepository } from '../../domain/authorization.repositories.js';
import {
  LastOwner,
  MemberNotFound,
  MembershipStatusConflict,
  OutsideDepartment,
  OwnersOnly,
} from '../../domain/membership.errors.js';
import { OrganizationNotFound, RoleNotGrantable, RoleUnknown } from '../../domain/organization.errors.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { MemberDesk } from '../member-desk.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    MemberNotFound,
    MembershipStatusConflict,
    LastOwner,
    OwnersOnly,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'member.removed',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: RemoveMember) => ({ resourceId: userId }),
  },
})
export class RemoveMember extends Command<void> {
  constructor(
    readonly organizationId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(RemoveMember)
export class RemoveMemberHandler implements ICommandHandler<RemoveMember> {
  constructor(
    private readonly desk: MemberDesk,
    private readonly teams: TeamMembers,
    private readonly grants: GrantRepository,
  ) {}

  async execute({ organizationId, userId }: RemoveMember): Promise<void> {
    const by = currentMember().userId;
    const { member, roster, at } = await this.desk.take(organizationId, userId);
    member.end(by, roster, at);
    this.teams.reset(organizationId, userId, [], by, at);
    this.grants.removeAllOf(organizationId, userId);
  }
}
