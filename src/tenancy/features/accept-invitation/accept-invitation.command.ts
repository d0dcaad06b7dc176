import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { AccessChanges } from '../../domain/access-changes.js';
import {
  InvitationClosed,
  InvitationExpired,
  InvitationForSomebodyElse,
  InvitationNotFound,
} from '../../domain/invitation.errors.js';
import { hashInvitationToken } from '../../domain/invitation-token.js';
import type { Invitation } from '../../domain/invitation.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { SeatLimitReached } from '../../domain/membership.errors.js';
import { Membership, type Person } from '../../domain/membership.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import { AlreadyMember } from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';
import { TeamMembers } from '../../domain/team.repository.js';
import { InvitedPerson } from '../invited-person.js';

/** What the new member is, and where. */
export class AcceptedInvitationView {
  @Uuid({ description: 'To work in it, switch to it with POST /api/v1/auth/switch-organization' })
  organizationId: string;

  @Text({ max: 50 })
  role: string;

  @Text({ max: 100, nullable: true })
  department: string | null;
}

/** Whichever organization the person works in, and whatever became of the one he is invited to. */
@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [
    InvitationNotFound,
    InvitationForSomebodyElse,
    InvitationExpired,
    InvitationClosed,
    SeatLimitReached,
    AlreadyMember,
  ],
  audit: {
    action: 'member.joined',
    category: 'security',
    resource: 'member',
    subject: (_: AcceptInvitation, accepted?: AcceptedInvitationView) => ({
      resourceId: currentActor().userId,
      organizationId: accepted?.organizationId,
      details: { role: accepted?.role },
    }),
  },
})
export class AcceptInvitation extends Command<AcceptedInvitationView> {
  constructor(readonly token: string) {
    super();
  }
}

@CommandHandler(AcceptInvitation)
export class AcceptInvitationHandler implements ICommandHandler<AcceptInvitation> {
  constructor(
    private readonly invitations: InvitationRepository,
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly teams: TeamMembers,
    private readonly invited: InvitedPerson,
    private readonly accessChanges: AccessChanges,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: AcceptInvitation): Promise<AcceptedInvitationView> {
    const person = await this.invited.current();
    const tokenHash = hashInvitationToken(token);
    const at = this.clock.now();
    const roster = await this.rosters.lock(await this.invitations.organizationOf(tokenHash), at);
    const invitation = await this.invitations.byToken(tokenHash);
    invitation.accept(person, at);
    roster.requireKeptSeat();
    await this.admit(person, invitation, at);
    const { organizationId, role, department } = invitation;
    return { organizationId, role, department };
  }

  /** Whoever was here before comes back to his old place; it is as new, and so are his teams. */
  private async admit(person: Person, invitation: Invitation, at: Date): Promise<void> {
    const { organizationId, role, department, teamIds, invitedBy } = invitation;
    const former = await this.memberships.find(organizationId, person.userId);
    if (former) former.rejoin(person, invitation, at);
    else this.memberships.add(Membership.join(newId(), organizationId, person, role, at, department));
    this.teams.reset(organizationId, person.userId, teamIds, invitedBy, at);
    this.accessChanges.ofMember(organizationId, person.userId);
  }
}
