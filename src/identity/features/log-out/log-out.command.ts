import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Message } from '#libs/cqrs/message.js';
import { Clock } from '#libs/kernel/clock.js';
import { currentActor } from '#libs/kernel/request-context.js';
import { SessionEnded } from '../../domain/identity.errors.js';
import { SessionRepository } from '../../domain/repositories.js';
import { RevokedSessions } from '../../domain/revoked-sessions.js';
import { currentSession } from '../caller.js';

@Message({
  permission: 'signed-in',
  mode: 'critical-auth',
  impersonated: true,
  mfaPending: true,
  errors: [SessionEnded],
  audit: {
    action: 'user.logged_out',
    category: 'security',
    resource: 'session',
    subject: () => ({ resourceId: currentActor().sessionId }),
  },
})
export class LogOut extends Command<void> {}

@CommandHandler(LogOut)
export class LogOutHandler implements ICommandHandler<LogOut> {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly revoked: RevokedSessions,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const session = await this.sessions.byId(currentSession().sessionId);
    if (!session) throw new SessionEnded();
    session.revoke('logged_out', this.clock.now());
    this.revoked.announce(session.id);
  }
}
