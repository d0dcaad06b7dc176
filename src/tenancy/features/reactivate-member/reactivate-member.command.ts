import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  MemberNotFound,
  MembershipStatusConflict,
  OwnersOnly,
  OutsideDepartment,
} from '../../domain/membership.errors.js';
import { OrganizationNotFound, RoleNotGrantable, RoleUnknown } from '../../domain/organization.errors.js';
import { MemberDesk } from '../member-desk.js';
import type { MemberView } from '../member.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    MemberNotFound,
    MembershipStatusConflict,
    OwnersOnly,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'member.reactivated',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: ReactivateMember) => ({ resourceId: userId }),
  },
})
export class ReactivateMember extends Command<MemberView> {
  constructor(
    readonly organizationId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(ReactivateMember)
export class ReactivateMemberHandler implements ICommandHandler<ReactivateMember> {
  constructor(private readonly desk: MemberDesk) {}

  async execute({ organizationId, userId }: ReactivateMember): Promise<MemberView> {
    const { member, roster, at } = await this.desk.take(organizationId, userId);
    member.reactivate(currentMember().userId, roster, at);
    return this.desk.view(member);
  }
}
