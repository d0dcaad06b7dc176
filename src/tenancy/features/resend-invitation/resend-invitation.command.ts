import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { AlreadyInvited, InvitationClosed, InvitationNotFound } from '../../domain/invitation.errors.js';
import type { Invitation } from '../../domain/invitation.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { OutsideDepartment, SeatLimitReached } from '../../domain/membership.errors.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import {
  AlreadyMember,
  OrganizationNotFound,
  RoleNotGrantable,
  RoleUnknown,
} from '../../domain/organization.errors.js';
import { Rosters, type Roster } from '../../domain/roster.js';
import { DepartmentReach } from '../department-reach.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { toInvitationView, type InvitationView } from '../invitation.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    InvitationNotFound,
    InvitationClosed,
    SeatLimitReached,
    AlreadyMember,
    AlreadyInvited,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'invitation.resent',
    category: 'security',
    resource: 'invitation',
    subject: ({ invitationId }: ResendInvitation) => ({ resourceId: invitationId }),
  },
})
export class ResendInvitation extends Command<InvitationView> {
  constructor(
    readonly organizationId: string,
    readonly invitationId: string,
  ) {
    super();
  }
}

@CommandHandler(ResendInvitation)
export class ResendInvitationHandler implements ICommandHandler<ResendInvitation> {
  constructor(
    private readonly rosters: Rosters,
    private readonly invitations: InvitationRepository,
    private readonly memberships: MembershipRepository,
    private readonly grantable: GrantableRoles,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, invitationId }: ResendInvitation): Promise<InvitationView> {
    requireCurrentOrganization(organizationId);
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const invitation = await this.invitations.byId(organizationId, invitationId);
    this.reach.require('members.manage', invitation.department);
    await this.grantable.check(invitation.role);
    if (invitation.statusAt(at) === 'expired') await this.requirePlaceFor(invitation, roster, at);
    invitation.reissue(at);
    return toInvitationView(invitation, at);
  }

  /** Its seat was given up when its time was over; until it is marked, nobody else can have the address's place. */
  private async requirePlaceFor(invitation: Invitation, roster: Roster, at: Date): Promise<void> {
    const { organizationId, email, status } = invitation;
    if (await this.memberships.hasPlace(organizationId, email)) throw new AlreadyMember();
    const isMarked = status === 'expired';
    if (isMarked && (await this.invitations.isInvited(organizationId, email, at))) throw new AlreadyInvited();
    roster.requireFreeSeat();
  }
}
