import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { Memberships } from '../../../tenancy/index.js';
import { NotAMember, SessionEnded } from '../../domain/identity.errors.js';
import { SessionRepository, UserRepository } from '../../domain/repositories.js';
import { toMembershipView } from '../active-organization.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

/** The same session goes on in another of the person's organizations. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  errors: [NotAMember, SessionEnded],
  audit: {
    action: 'session.organization_switched',
    category: 'security',
    resource: 'session',
    subject: ({ organizationId }: SwitchOrganization) => ({
      resourceId: currentActor().sessionId,
      details: { toOrganizationId: organizationId },
    }),
  },
})
export class SwitchOrganization extends Command<SessionView> {
  constructor(readonly organizationId: string) {
    super();
  }
}

@CommandHandler(SwitchOrganization)
export class SwitchOrganizationHandler implements ICommandHandler<SwitchOrganization> {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  async execute({ organizationId }: SwitchOrganization): Promise<SessionView> {
    const { userId = '', sessionId = '' } = currentActor();
    const membership = await this.memberships.placeOf(userId, organizationId);
    if (!membership) throw new NotAMember();
    const session = await this.sessions.byId(sessionId);
    const user = await this.users.byId(userId);
    if (!session || !user) throw new SessionEnded();
    session.switchTo(organizationId, this.clock.now());
    return this.issuer.issue(session, user, toMembershipView(membership));
  }
}
