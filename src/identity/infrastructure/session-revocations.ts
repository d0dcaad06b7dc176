import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Signals } from '#libs/messaging/signals.js';
import { ReadDb } from '#libs/persistence/read-db.js';
import { sql } from '#libs/persistence/sql.js';
import { RevokedSessions } from '../domain/revoked-sessions.js';
import { IdentityOptions } from '../identity-options.js';

const TOPIC = 'session-revoked';
const POLL_MS = 2_000;
/** Looked at again on every poll: transactions commit later than they are dated, and clocks differ. */
const OVERLAP_MS = 30_000;

/**
 * Sessions revoked so recently that their access tokens have not expired. A signal brings them at once, the
 * poll within seconds should the signal be lost; a restarted process reads all of them before it answers.
 */
@Injectable()
export class SessionRevocations extends RevokedSessions implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(SessionRevocations.name);
  /** Session id → when this process learned of it. */
  private readonly revoked = new Map<string, number>();
  private readonly keepMs: number;
  private polledAt = 0;
  private timer?: NodeJS.Timeout;
  private unsubscribe?: () => void;
  private closed = false;

  constructor(
    private readonly signals: Signals,
    private readonly db: ReadDb,
    { accessTokenSeconds }: IdentityOptions,
  ) {
    super();
    this.keepMs = accessTokenSeconds * 1000 + OVERLAP_MS;
  }

  async onModuleInit(): Promise<void> {
    this.unsubscribe = this.signals.on(TOPIC, (sessionId) => this.revoked.set(sessionId, Date.now()));
    await this.poll();
  }

  onApplicationShutdown(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.unsubscribe?.();
  }

  has(sessionId: string): boolean {
    return this.revoked.has(sessionId);
  }

  announce(sessionId: string): void {
    this.signals.afterCommit(TOPIC, sessionId);
  }

  private async poll(): Promise<void> {
    const now = Date.now();
    const since = new Date(Math.max(this.polledAt - OVERLAP_MS, now - this.keepMs));
    try {
      const rows = await this.db.systemRows<{ id: string }>(
        sql`select id from identity.sessions where revoked_at > ${since}
            union all select id from identity.machine_clients where revoked_at > ${since}`,
      );
      const news = rows.filter(({ id }) => !this.revoked.has(id));
      for (const { id } of news) this.revoked.set(id, now);
      // The signal was lost, so who listens for it, such as open streams, has not heard of it either.
      if (this.polledAt > 0) for (const { id } of news) this.signals.emit(TOPIC, id);
      this.polledAt = now;
      this.forget(now - this.keepMs - OVERLAP_MS);
    } catch (error) {
      if (!this.closed)
        this.logger.warn(`Cannot read which sessions were revoked, trying again: ${String(error)}`);
    }
    if (!this.closed) this.timer = setTimeout(() => void this.poll(), POLL_MS).unref();
  }

  private forget(before: number): void {
    for (const [id, at] of this.revoked) if (at < before) this.revoked.delete(id);
  }
}
