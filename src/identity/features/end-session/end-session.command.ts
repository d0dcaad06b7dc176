import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { SessionNotFound } from '../../domain/account.errors.js';
import { SessionRepository } from '../../domain/repositories.js';
import { RevokedSessions } from '../../domain/revoked-sessions.js';

/** Signs one of one's own devices out. Ending a session twice changes nothing. */
@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  errors: [SessionNotFound],
  audit: {
    action: 'session.ended',
    category: 'security',
    resource: 'session',
    subject: ({ sessionId }: EndSession) => ({ resourceId: sessionId }),
  },
})
export class EndSession extends Command<void> {
  constructor(readonly sessionId: string) {
    super();
  }
}

@CommandHandler(EndSession)
export class EndSessionHandler implements ICommandHandler<EndSession> {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly revoked: RevokedSessions,
    private readonly clock: Clock,
  ) {}

  async execute({ sessionId }: EndSession): Promise<void> {
    const session = await this.sessions.lockedById(sessionId);
    if (session?.userId !== currentActor().userId) throw new SessionNotFound();
    session?.revoke('ended_elsewhere', this.clock.now());
    this.revoked.announce(sessionId);
  }
}
