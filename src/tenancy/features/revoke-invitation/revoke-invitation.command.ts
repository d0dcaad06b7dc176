import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { InvitationClosed, InvitationNotFound } from '../../domain/invitation.errors.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { OutsideDepartment } from '../../domain/membership.errors.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { DepartmentReach } from '../department-reach.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toInvitationView, type InvitationView } from '../invitation.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [OrganizationNotFound, InvitationNotFound, InvitationClosed, OutsideDepartment],
  audit: {
    action: 'invitation.revoked',
    category: 'security',
    resource: 'invitation',
    subject: ({ invitationId }: RevokeInvitation) => ({ resourceId: invitationId }),
  },
})
export class RevokeInvitation extends Command<InvitationView> {
  constructor(
    readonly organizationId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(RevokeInvitation)
export class RevokeInvitationHandler implements ICommandHandler<RevokeInvitation> {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, invitationId }: RevokeInvitation): Promise<InvitationView> {
    requireCurrentOrganization(organizationId);
    const at = this.clock.now();
    const invitation = await this.invitations.byId(organizationId, invitationId);
    this.reach.require('members.manage', invitation.department);
    invitation.revoke(currentMember().userId, at);
    return toInvitationView(invitation, at);
  }
}
