import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { normalizeEmail } from '#libs/kernel/email.js';
import { newId } from '#libs/kernel/id.js';
import { currentMember } from '#libs/kernel/request-context.js';
import { GrantableRoles } from '../../domain/grantable-roles.js';
import { AlreadyInvited } from '../../domain/invitation.errors.js';
import { Invitation, type InvitationTerms } from '../../domain/invitation.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { OutsideDepartment, SeatLimitReached } from '../../domain/membership.errors.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import {
  AlreadyMember,
  OrganizationNotFound,
  RoleNotGrantable,
  RoleUnknown,
} from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';
import { TeamNotFound } from '../../domain/team.errors.js';
import { TeamRepository } from '../../domain/team.repository.js';
import { requireCurrentOrganization } from '../current-organization.js';
import { DepartmentReach } from '../department-reach.js';
import { toInvitationView, type InvitationView } from '../invitation.view.js';

@Message({
  permission: 'members.manage',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    OrganizationNotFound,
    TeamNotFound,
    SeatLimitReached,
    AlreadyMember,
    AlreadyInvited,
    OutsideDepartment,
    RoleNotGrantable,
    RoleUnknown,
  ],
  audit: {
    action: 'member.invited',
    category: 'security',
    resource: 'invitation',
    subject: ({ email, terms: { role } }: InviteMember, invitation?: InvitationView) => ({
      resourceId: invitation?.id,
      details: { email, role },
    }),
  },
})
export class InviteMember extends Command<InvitationView> {
  readonly email: string;

  constructor(
    readonly organizationId: string,
    email: string,
    readonly terms: InvitationTerms,
  ) {
    super();
    this.email = normalizeEmail(email);
  }
}

@CommandHandler(InviteMember)
export class InviteMemberHandler implements ICommandHandler<InviteMember> {
  constructor(
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly invitations: InvitationRepository,
    private readonly teams: TeamRepository,
    private readonly grantable: GrantableRoles,
    private readonly reach: DepartmentReach,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId, email, terms }: InviteMember): Promise<InvitationView> {
    requireCurrentOrganization(organizationId);
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    await this.requireAllowed(organizationId, terms);
    if (await this.memberships.hasPlace(organizationId, email)) throw new AlreadyMember();
    if (await this.invitations.isInvited(organizationId, email, at)) throw new AlreadyInvited();
    roster.requireFreeSeat();
    const invitation = Invitation.issue(newId(), organizationId, email, terms, currentMember().userId, at);
    this.invitations.add(invitation);
    return toInvitationView(invitation, at);
  }

  /** Nobody invites to what he could not give to those who are here. */
  private async requireAllowed(organizationId: string, { role, department, teamIds }: InvitationTerms) {
    this.reach.require('members.manage', department);
    await this.grantable.check(role);
    await this.teams.requireAll(organizationId, teamIds);
  }
}
