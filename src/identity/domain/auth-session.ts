import { AggregateRoot } from '#libs/kernel/aggregate-root.js';
import { SessionEnded } from './identity.errors.js';
import { SessionRevoked } from './identity.events.js';

export type RevocationReason =
  | 'mfa_enrolled'
  | 'platform_role_revoked'
  | 'logged_out'
  | 'refresh_token_reused'
  | 'ended_elsewhere'
  | 'password_changed'
  | 'account_deactivated';

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
  readonly mfaAt?: Date | null;
  readonly endsAt: Date;
}

/** How a person has shown who he is. */
export interface SignInProof {
  /** As RFC 8176 names it. */
  readonly methods: readonly string[];
  /** More than a password, and two factors at once: no second one is asked. */
  readonly strong?: boolean;
  /** The organization whose identity provider vouches for him. */
  readonly ssoOrganizationId?: string | null;
  /**
   * It is that organization's word for more than an address of its own: such a session stays in the organization
   * and leaves the account alone, because nobody else has agreed to take its word.
   */
  readonly confined?: boolean;
  /** When the session ends that he has with whoever vouches for him: this one lasts no longer. */
  readonly sessionEndsAt?: Date | null;
}

export const BY_PASSWORD: SignInProof = { methods: ['pwd'] };

/** One sign-in of one person on one device; all its refresh tokens are one family. */
export class AuthSession extends AggregateRoot {
  readonly id: string;
  readonly userId: string;
  /** The operator who signed in as this person. */
  readonly impersonatorId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The organization whose identity provider vouched for the person. */
  readonly ssoOrganizationId: string | null;
  /** It stays in that organization and leaves the account alone; see `SignInProof`. */
  readonly confined: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  private _aal: number;
  private _methods: string[];
  private _mfaAt: Date | null;
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
    proof: SignInProof = BY_PASSWORD,
  ): AuthSession {
    const { ip, userAgent } = origin;
    const { methods, strong = false, ssoOrganizationId = null, confined = false, sessionEndsAt } = proof;
    const longest = at.getTime() + lifeSeconds * 1000;
    const expiresAt = new Date(Math.min(longest, sessionEndsAt?.getTime() ?? longest));
    const session = new AuthSession();
    Object.assign(session, { id, userId, impersonatorId: null, ssoOrganizationId, confined });
    Object.assign(session, { _aal: 1, _methods: [...methods], _mfaAt: null });
    Object.assign(session, { ip, userAgent, createdAt: at, expiresAt });
    Object.assign(session, {
      _organizationId: organizationId,
      _lastSeenAt: at,
      _revokedAt: null,
      _revokedReason: null,
    });
    if (strong) session.raise([], at);
    return session;
  }

  /** Somebody else works as the person, in one organization and for a time. */
  static visit(
    id: string,
    userId: string,
    organizationId: string,
    { operatorId, aal, methods, mfaAt = null, endsAt }: VisitTerms,
    { ip, userAgent }: SessionOrigin,
    at: Date,
  ): AuthSession {
    const session = AuthSession.start(id, userId, organizationId, { ip, userAgent }, at, 0);
    return Object.assign(session, {
      _aal: aal,
      _methods: [...methods],
      _mfaAt: mfaAt,
      impersonatorId: operatorId,
      expiresAt: endsAt,
    });
  }

  /** Authenticator assurance level: 1 a password, 2 a second factor. */
  get aal(): number {
    return this._aal;
  }
  /** How the person signed in, as RFC 8176 names it. */
  get methods(): readonly string[] {
    return this._methods;
  }
  /** When its second factor was confirmed, the last time. */
  get mfaAt(): Date | null {
    return this._mfaAt;
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
   * A visit ends with the place it was paid to, and so does a confined session.
   */
  resume(organizationId: string | null, idleMinutes: number | null, at: Date): void {
    this.requireAlive(at);
    const idle = at.getTime() - this._lastSeenAt.getTime();
    if (idleMinutes !== null && idle > idleMinutes * 60_000) throw new SessionEnded();
    if ((this.impersonatorId !== null || this.confined) && organizationId !== this._organizationId)
      throw new SessionEnded();
    this._organizationId = organizationId;
    this._lastSeenAt = at;
  }

  switchTo(organizationId: string, at: Date): void {
    this.requireAlive(at);
    this._organizationId = organizationId;
  }

  /**
   * The person confirmed a second factor. Refresh tokens from before were given to whoever had the password, so
   * they are worth nothing from now on.
   */
  raise(methods: readonly string[], at: Date): void {
    this.requireAlive(at);
    this._aal = 2;
    this._methods = [...new Set([...this._methods, ...methods, 'mfa'])];
    this._mfaAt = at;
  }

  /** Whether a refresh token of then still continues it. */
  continuesFrom(issuedAt: Date): boolean {
    return this._mfaAt === null || issuedAt >= this._mfaAt;
  }

  /** Whether the person has yet to confirm a second factor. An operator in his place brings his own proof. */
  lacksSecondFactor(mfaEnrolledAt: Date | null): boolean {
    return mfaEnrolledAt !== null && this._aal < 2 && this.impersonatorId === null;
  }

  /** Ends it for good; ending it twice changes nothing. */
  revoke(reason: RevocationReason, at: Date): void {
    if (this._revokedAt) return;
    this.record(new SessionRevoked(this.id, this.userId, reason));
    this._revokedAt = at;
    this._revokedReason = reason;
  }
}
