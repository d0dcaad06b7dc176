import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel/clock.js';
import { ApiKeyChanges } from '../domain/api-key.repository.js';
import type { RevocationReason } from '../domain/auth-session.js';
import { SessionRepository } from '../domain/repositories.js';
import { RevokedSessions } from '../domain/revoked-sessions.js';

/** Ends sessions of a person everywhere at once, as part of a command. */
@Injectable()
export class SessionEnder {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly revoked: RevokedSessions,
    private readonly apiKeys: ApiKeyChanges,
    private readonly clock: Clock,
  ) {}

  /** All of them, or all but one; answers how many. An account that is switched off takes its API keys with it. */
  async endAll(userId: string, reason: RevocationReason, except?: string): Promise<number> {
    const at = this.clock.now();
    const alive = await this.sessions.lockedAlive(userId, at);
    if (reason === 'account_deactivated') this.apiKeys.announce(userId);
    const ended = alive.filter(({ id }) => id !== except);
    for (const session of ended) {
      session.revoke(reason, at);
      this.revoked.announce(session.id);
    }
    return ended.length;
  }
}
