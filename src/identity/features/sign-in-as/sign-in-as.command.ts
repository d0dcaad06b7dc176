import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { Memberships, OperatorVisits } from '../../../tenancy/index.js';
import { OperatorNotImpersonated, UserNotFound } from '../../domain/identity.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import { toMembershipView } from '../active-organization.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

export interface SignInAsTerms {
  readonly organizationId: string;
  readonly userId: string;
  readonly reason: string;
  readonly minutes: number;
}

/**
 * An operator works as a member of an organization, to see what he sees. Both are in the token and in every audit
 * event; the organization reads the reason; the session ends with its time and stays in that organization.
 */
@Message({
  permission: 'ops.manage',
  mode: 'critical-auth',
  system: true,
  errors: [OperatorNotImpersonated, UserNotFound],
  audit: {
    action: 'user.impersonated',
    category: 'security',
    resource: 'user',
    failure: 'user.impersonation_refused',
    // Whoever was refused named ids that are not for him to put into anybody's log.
    subject: ({ terms: { userId, organizationId, reason, minutes } }: SignInAs, session?: SessionView) => ({
      ...(session && { resourceId: userId, organizationId }),
      details: { reason, minutes },
    }),
  },
})
export class SignInAs extends Command<SessionView> {
  constructor(readonly terms: SignInAsTerms) {
    super();
  }
}

@CommandHandler(SignInAs)
export class SignInAsHandler implements ICommandHandler<SignInAs> {
  constructor(
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly visits: OperatorVisits,
    private readonly issuer: SessionIssuer,
  ) {}

  async execute({ terms: { organizationId, userId, reason, minutes } }: SignInAs): Promise<SessionView> {
    const { userId: operatorId = '', aal, methods = [], mfaAt } = currentActor();
    const organization = (await this.memberships.ofUser(userId)).find(
      (membership) => membership.organizationId === organizationId,
    );
    const user = organization && (await this.users.byId(userId));
    if (!organization || !user) throw new UserNotFound();
    // His rights are the platform's: whoever wants them signs in himself.
    if (user.platformRole) throw new OperatorNotImpersonated();
    const endsAt = this.visits.record({ organizationId, operatorId, subjectId: userId, reason, minutes });
    return this.issuer.startVisit(user, toMembershipView(organization), {
      operatorId,
      aal,
      methods,
      mfaAt,
      endsAt,
    });
  }
}
