import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Text, Uuid } from '#libs/http/fields.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import {
  InvitationClosed,
  InvitationExpired,
  InvitationForSomebodyElse,
  InvitationNotFound,
} from '../../domain/invitation.errors.js';
import { hashInvitationToken } from '../../domain/invitation-token.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { SeatLimitReached } from '../../domain/membership.errors.js';
import { AlreadyMember } from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';
import { Admission } from '../admission.js';
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
    private readonly admission: Admission,
    private readonly invited: InvitedPerson,
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
    const { organizationId, role, department, invitedBy } = invitation;
    await this.admission.admit(organizationId, person, invitation, invitedBy, at);
    return { organizationId, role, department };
  }
}
