import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import type { RevocationReason } from '../../domain/auth-session.js';
import { SessionRepository } from '../../domain/repositories.js';
import { RevokedSessions } from '../../domain/revoked-sessions.js';

/** Ends a session and with it the whole family of its refresh tokens. */
@Message({
  permission: 'system',
  mode: 'critical-auth',
  system: true,
  audit: {
    action: 'session.revoked',
    category: 'security',
    resource: 'session',
    subject: ({ sessionId, reason }: RevokeSession) => ({ resourceId: sessionId, details: { reason } }),
  },
})
export class RevokeSession extends Command<void> {
  constructor(
    readonly sessionId: string,
    readonly reason: RevocationReason,
  ) {
    super();
  }
}

@CommandHandler(RevokeSession)
export class RevokeSessionHandler implements ICommandHandler<RevokeSession> {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly revoked: RevokedSessions,
    private readonly clock: Clock,
  ) {}

  async execute({ sessionId, reason }: RevokeSession): Promise<void> {
    const session = await this.sessions.lockedById(sessionId);
    session?.revoke(reason, this.clock.now());
    this.revoked.announce(sessionId);
  }
}
