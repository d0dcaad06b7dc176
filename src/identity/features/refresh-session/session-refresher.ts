import { Injectable } from '@nestjs/common';
import { Dispatcher } from '#libs/cqrs/dispatcher.js';
import { systemActor } from '#libs/kernel/actor.js';
import { newId } from '#libs/kernel/id.js';
import { currentContext, runInContext } from '#libs/kernel/request-context.js';
import { RefreshTokenReused } from '../../domain/identity.errors.js';
import { RevokeSession } from '../revoke-session/revoke-session.command.js';
import type { SessionView } from '../session.view.js';
import { RefreshSession } from './refresh-session.command.js';

/**
 * Refreshes, and ends the session when the token turns out to be stolen. Two commands, because the refusal
 * undoes everything its own transaction did, a revocation in it included.
 */
@Injectable()
export class SessionRefresher {
  constructor(private readonly dispatcher: Dispatcher) {}

  async refresh(refreshToken: string): Promise<SessionView> {
    try {
      return await this.dispatcher.command(new RefreshSession(refreshToken));
    } catch (error) {
      if (error instanceof RefreshTokenReused) await this.revoke(error.sessionId);
      throw error;
    }
  }

  /** The platform acts, not the caller: he has proven nothing. */
  private revoke(sessionId: string): Promise<void> {
    const context = { ...(currentContext() ?? { requestId: newId() }), actor: systemActor() };
    return runInContext(context, () =>
      this.dispatcher.command(new RevokeSession(sessionId, 'refresh_token_reused')),
    );
  }
}
