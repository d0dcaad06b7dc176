import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import {
  LastOwner,
  MemberNotFound,
  MembershipStatusConflict,
  OutsideDepartment,
  OwnersOnly,
} from '../../domain/membership.errors.js';
import type { Position } from '../../domain/membership.js';
import { OrganizationNotFound, RoleNotGrantable, RoleUnknown } from '../../domain/organization.errors.js';
import { DepartmentReach } from '../department-reach.js';
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
    LastOwner,
    OwnersOnly,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'member.changed',
    category: 'security',
    resource: 'member',
    subject: ({ userId, changes }: ChangeMember) => ({ resourceId: userId, details: { ...changes } }),
  },
})
export class ChangeMember extends Command<MemberView> {
  constructor(
    readonly organizationId: string,
    readonly userId: string,
    readonly changes: Partial<Position>,
    readonly expectedRevision: number | undefined,
  ) {
    super();
  }
}

@CommandHandler(ChangeMember)
export class ChangeMemberHandler implements ICommandHandler<ChangeMember> {
  constructor(
    private readonly desk: MemberDesk,
    private readonly grantable: GrantableRoles,
    private readonly reach: DepartmentReach,
  ) {}

  async execute({ organizationId, userId, changes, expectedRevision }: ChangeMember): Promise<MemberView> {
    const { member, roster, at } = await this.desk.take(organizationId, userId);
    member.expect(expectedRevision);
    if (changes.role !== undefined && changes.role !== member.role) await this.grantable.check(changes.role);
    if (changes.department !== undefined) this.reach.require('members.manage', changes.department);
    member.reposition(changes, currentMember().userId, roster, at);
    return this.desk.view(member);
  }
}
