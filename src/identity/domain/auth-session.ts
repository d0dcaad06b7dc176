import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { SessionEnded } from './identity.errors.js';
import { SessionRevoked } from './identity.events.js';

export type RevocationReason = 'logged_out' | 'refresh_token_reused';

/** Where a session was started from. */
export interface SessionOrigin {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

/** How an operator works as somebody else: with his own proof of who he is, until a time. */
export interface VisitTerms {
  readonly operatorId: string;
  readonly aal: number;
  readonly methods: readonly string[];
  readonly endsAt: Date;
}

/** One sign-in of one person on one device; all its refresh tokens are one family. */
export class AuthSession extends AggregateRoot {
  readonly id: string;
  readonly userId: string;
  /** Authenticator assurance level: 1 a password, 2 a second factor. */
  readonly aal: number;
  /** How the person signed in, as RFC 8176 names it. */
  readonly methods: string[];
  /** The operator who signed in as this person. */
  readonly impersonatorId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  private _organizationId: string | null;
  private _lastSeenAt: Date;
  private _revokedAt: Date | null;
  private _revokedReason: RevocationReason | null;

  static start(
    id: string,
    userId: string,
    organizationId: string | null,
    origin: SessionOrigin,
    at: Date,
    lifeSeconds: number,
  ): AuthSession {
    const { ip, userAgent } = origin;
    const expiresAt = new Date(at.getTime() + lifeSeconds * 1000);
    const session = new AuthSession();
    Object.assign(session, { id, userId, aal: 1, methods: ['pwd'], impersonatorId: null });
    Object.assign(session, { ip, userAgent, createdAt: at, expiresAt });
    Object.assign(session, {
      _organizationId: organizationId,
      _lastSeenAt: at,
      _revokedAt: null,
      _revokedReason: null,
    });
    return session;
  }

  /** Somebody else works as the person, in one organization and for a time. */
  static visit(
    id: string,
    userId: string,
    organizationId: string,
    { operatorId, aal, methods, endsAt }: VisitTerms,
    { ip, userAgent }: SessionOrigin,
    at: Date,
  ): AuthSession {
    const session = AuthSession.start(id, userId, organizationId, { ip, userAgent }, at, 0);
    return Object.assign(session, {
      aal,
      methods: [...methods],
      impersonatorId: operatorId,
      expiresAt: endsAt,
    });
  }

  /** The organization the person works in now. */
  get organizationId(): string | null {
    return this._organizationId;
  }
  get lastSeenAt(): Date {
    return this._lastSeenAt;
  }
  get revokedAt(): Date | null {
    return this._revokedAt;
  }
  get revokedReason(): RevocationReason | null {
    return this._revokedReason;
  }

  requireAlive(at: Date): void {
    if (this._revokedAt || this.expiresAt <= at) throw new SessionEnded();
  }

  /**
   * Goes on working, in this organization or in none, unless it lay idle for longer than the organization allows.
   * A visit ends with the place it was paid to.
   */
  resume(organizationId: string | null, idleMinutes: number | null, at: Date): void {
    this.requireAlive(at);
    const idle = at.getTime() - this._lastSeenAt.getTime();
    if (idleMinutes !== null && idle > idleMinutes * 60_000) throw new SessionEnded();
    if (this.impersonatorId !== null && organizationId !== this._organizationId) throw new SessionEnded();
    this._organizationId = organizationId;
    this._lastSeenAt = at;
  }

  switchTo(organizationId: string, at: Date): void {
    this.requireAlive(at);
    this._organizationId = organizationId;
  }

  /** Ends it for good; ending it twice changes nothing. */
  revoke(reason: RevocationReason, at: Date): void {
    if (this._revokedAt) return;
    this.record(new SessionRevoked(this.id, this.userId, reason));
    this._revokedAt = at;
    this._revokedReason = reason;
  }
}
