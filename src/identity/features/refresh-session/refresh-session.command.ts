import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { Memberships } from '../../../tenancy/index.js';
import { RefreshTokenInvalid, RefreshTokenReused, SessionEnded } from '../../domain/identity.errors.js';
import { hashOf } from '../../domain/refresh-secret.js';
import { SessionRepository, UserRepository } from '../../domain/repositories.js';
import { toWorkplace } from '../active-organization.js';
import { SessionIssuer } from '../session-issuer.js';
import type { SessionView } from '../session.view.js';

/** Exchanges a refresh token for the next one. Roles and membership are looked up anew. */
@Message({
  permission: 'public',
  mode: 'critical-auth',
  system: true,
  errors: [RefreshTokenInvalid, RefreshTokenReused, SessionEnded],
  audit: {
    action: 'session.refreshed',
    failure: 'session.refresh_failed',
    category: 'security',
    resource: 'user',
    subject: (_: RefreshSession, session?: SessionView) => ({
      resourceId: session?.user.id,
      userId: session?.user.id,
      organizationId: session?.organization?.id,
    }),
  },
})
export class RefreshSession extends Command<SessionView> {
  constructor(readonly refreshToken: string) {
    super();
  }
}

@CommandHandler(RefreshSession)
export class RefreshSessionHandler implements ICommandHandler<RefreshSession> {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly users: UserRepository,
    private readonly memberships: Memberships,
    private readonly issuer: SessionIssuer,
    private readonly clock: Clock,
  ) {}

  async execute({ refreshToken }: RefreshSession): Promise<SessionView> {
    const at = this.clock.now();
    const token = await this.sessions.lockedToken(hashOf(refreshToken));
    if (!token) throw new RefreshTokenInvalid();
    const session = await this.sessions.lockedById(token.sessionId);
    const user = session && (await this.users.byId(session.userId));
    if (!user || !session.continuesFrom(token.issuedAt)) throw new RefreshTokenInvalid();
    if (!user.maySignIn) throw new SessionEnded();
    const place = await this.memberships.choose(user.id, session.organizationId);
    session.resume(place?.organizationId ?? null, place?.sessionIdleMinutes ?? null, at);
    const organization = toWorkplace(place);
    if (!token.rotatedAt)
      return this.issuer.issue(session, user, organization, token.rotate(refreshToken, at));
    return this.issuer.answer(
      session,
      user,
      organization,
      await this.newest(token.successor(refreshToken, at), at),
    );
  }

  /** Within the grace time the successor may have been exchanged as well; the caller gets the last of them. */
  private async newest(secret: string, at: Date): Promise<string> {
    const token = await this.sessions.lockedToken(hashOf(secret));
    if (!token) throw new RefreshTokenInvalid();
    return token.rotatedAt ? this.newest(token.successor(secret, at), at) : secret;
  }
}
