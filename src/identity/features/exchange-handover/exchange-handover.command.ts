import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Memberships } from '../../../tenancy/index.js';
import { InvalidCredentials } from '../../domain/identity.errors.js';
import { FederatedRequests } from '../../domain/federated-requests.js';
import { HandoverInvalid, SsoRequired } from '../../domain/federation.errors.js';
import { UserRepository } from '../../domain/repositories.js';
import { toWorkplace } from '../active-organization.js';
import { Attempts } from '../attempts.js';
import { callerAddress } from '../caller.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

/** The page fetches the session of the person who has come back from a provider. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [HandoverInvalid, InvalidCredentials, SsoRequired],
  audit: {
    action: 'user.logged_in',
    failure: 'user.login_failed',
    category: 'security',
    resource: 'user',
    subject: (_: ExchangeHandover, session?: SessionView) => ({
      resourceId: session?.user.id,
      userId: session?.user.id,
      organizationId: session?.organization?.id,
      details: { method: 'federated' },
    }),
  },
})
export class ExchangeHandover extends Command<SessionView> {
  constructor(
    readonly code: string,
    readonly browser: string,
  ) {
    super();
  }
}

@CommandHandler(ExchangeHandover)
export class ExchangeHandoverHandler implements ICommandHandler<ExchangeHandover> {
  constructor(
    private readonly requests: FederatedRequests,
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly attempts: Attempts,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  async execute({ code, browser }: ExchangeHandover): Promise<SessionView> {
    const handover = await this.requests.redeemHandover(code, browser, this.clock.now());
    const user = handover && (await this.users.byId(handover.userId));
    if (!user) throw new HandoverInvalid();
    const { organizationId, strong, confined, sessionEndsAt } = handover;
    const place = await this.memberships.choose(user.id, organizationId);
    // He was taken out of the organization in the meantime: its word is worth nothing elsewhere.
    if (organizationId !== null && place?.organizationId !== organizationId) throw new HandoverInvalid();
    await this.attempts.forgiveAddress(callerAddress());
    const proof = { methods: ['fed'], strong, ssoOrganizationId: organizationId, confined, sessionEndsAt };
    return this.issuer.start(user, toWorkplace(place), proof);
  }
}
