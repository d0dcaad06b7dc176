import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { Accounts } from '../../accounts.js';
import { DomainSpeakers } from '../../domain/domain-speakers.js';
import { Invitation } from '../../domain/invitation.js';
import { InvitationRepository } from '../../domain/invitation.repository.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import { OrganizationNotFound } from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';

/** What became of somebody who has shown that he reads the mail of a verified domain. */
export interface EnrolmentOutcome {
  readonly outcome: 'invited' | 'no_seat' | 'nothing';
  readonly organizationId?: string;
  readonly invitationId?: string;
}

/**
 * Invites a person to the organization whose domain his address is of, where it wants that. Once: whoever declined,
 * was removed or whose invitation was revoked is left alone.
 */
@Message({
  permission: 'system',
  mode: 'write',
  system: true,
  errors: [OrganizationNotFound],
  audit: {
    action: 'member.enrolled_by_domain',
    category: 'system',
    resource: 'user',
    subject: ({ userId }: EnrolPerson, result?: EnrolmentOutcome) => ({
      resourceId: userId,
      organizationId: result?.organizationId,
      details: { outcome: result?.outcome, invitationId: result?.invitationId },
    }),
  },
})
export class EnrolPerson extends Command<EnrolmentOutcome> {
  constructor(readonly userId: string) {
    super();
  }
}

@CommandHandler(EnrolPerson)
export class EnrolPersonHandler implements ICommandHandler<EnrolPerson> {
  constructor(
    private readonly accounts: Accounts,
    private readonly speakers: DomainSpeakers,
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly invitations: InvitationRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ userId }: EnrolPerson): Promise<EnrolmentOutcome> {
    const person = await this.accounts.byId(userId);
    const speaker = person?.emailVerified ? await this.speakers.of(person.email) : undefined;
    if (!person || speaker?.enrolmentMode !== 'automatic_invitation') return { outcome: 'nothing' };
    const { organizationId, defaultRole: role, claimedBy } = speaker;
    const at = this.clock.now();
    const roster = await this.rosters.lock(organizationId, at);
    const known = await this.memberships.find(organizationId, userId);
    if (known || (await this.invitations.wasInvited(organizationId, person.email, at)))
      return { outcome: 'nothing', organizationId };
    if (roster.isFull) return { outcome: 'no_seat', organizationId };
    const terms = { role, department: null, teamIds: [], message: null };
    const invitation = Invitation.issue(newId(), organizationId, person.email, terms, claimedBy, at);
    this.invitations.add(invitation);
    return { outcome: 'invited', organizationId, invitationId: invitation.id };
  }
}
