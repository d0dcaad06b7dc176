import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import {
  LastOwner,
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
    LastOwner,
    MemberNotFound,
    MembershipStatusConflict,
    OwnersOnly,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'member.suspended',
    category: 'security',
    resource: 'member',
    subject: ({ userId }: SuspendMember) => ({ resourceId: userId }),
  },
})
export class SuspendMember extends Command<MemberView> {
  constructor(
    readonly organizationId: string,
    readonly userId: string,
  ) {
    super();
  }
}

@CommandHandler(SuspendMember)
export class SuspendMemberHandler implements ICommandHandler<SuspendMember> {
  constructor(private readonly desk: MemberDesk) {}

  async execute({ organizationId, userId }: SuspendMember): Promise<MemberView> {
    const { member, roster, at } = await this.desk.take(organizationId, userId);
    member.suspend(currentMember().userId, roster, at);
    return this.desk.view(member);
  }
}
