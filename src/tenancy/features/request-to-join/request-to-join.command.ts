import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { newId } from '#libs/kernel/id.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { Accounts, type Account } from '../../accounts.js';
import { DomainSpeakers } from '../../domain/domain-speakers.js';
import { JoinRequest } from '../../domain/join-request.js';
import { JoinNotOffered, JoinRequestDecided } from '../../domain/mail-domain.errors.js';
import { JoinRequestRepository } from '../../domain/mail-domain.repository.js';
import { MembershipRepository } from '../../domain/membership.repository.js';
import { AlreadyMember, OrganizationNotFound } from '../../domain/organization.errors.js';
import { Rosters } from '../../domain/roster.js';
import { toJoinRequestView, type JoinRequestView } from '../join-request.view.js';

/** Asking twice is asking once. Whoever was declined is not heard again until somebody invites him. */
@Message({
  permission: 'signed-in',
  mode: 'write',
  system: true,
  idempotent: true,
  errors: [JoinNotOffered, AlreadyMember, JoinRequestDecided, OrganizationNotFound],
  audit: {
    action: 'join_request.opened',
    category: 'security',
    resource: 'join_request',
    subject: ({ organizationId }: RequestToJoin, request?: JoinRequestView) => ({
      resourceId: request?.id,
      organizationId: request && organizationId,
    }),
  },
})
export class RequestToJoin extends Command<JoinRequestView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(RequestToJoin)
export class RequestToJoinHandler implements ICommandHandler<RequestToJoin> {
  constructor(
    private readonly accounts: Accounts,
    private readonly speakers: DomainSpeakers,
    private readonly rosters: Rosters,
    private readonly memberships: MembershipRepository,
    private readonly requests: JoinRequestRepository,
    private readonly clock: Clock,
  ) {}

  /** The roster is locked, so that two requests at once are one, and none crosses an admission. */
  async execute({ organizationId }: RequestToJoin): Promise<JoinRequestView> {
    const person = await this.accounts.byId(currentActor().userId ?? '');
    const role = person && (await this.roleOffered(organizationId, person));
    if (!person || role === undefined) throw new JoinNotOffered();
    const at = this.clock.now();
    await this.rosters.lock(organizationId, at);
    const member = await this.memberships.find(organizationId, person.userId);
    if (member && member.status !== 'left') throw new AlreadyMember();
    const former = await this.requests.ofPerson(organizationId, person.userId);
    former?.askAgain(person, role, at);
    const request = former ?? JoinRequest.ask(newId(), organizationId, person, role, at);
    if (!former) this.requests.add(request);
    return toJoinRequestView(request);
  }

  private async roleOffered(organizationId: string, person: Account): Promise<string | undefined> {
    const speaker = person.emailVerified ? await this.speakers.of(person.email) : undefined;
    const offered =
      speaker?.organizationId === organizationId && speaker.enrolmentMode === 'automatic_suggestion';
    return offered ? speaker.defaultRole : undefined;
  }
}
