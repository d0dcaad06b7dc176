import type { AuthSession } from './auth-session.js';
import { RefreshTokenInvalid, RefreshTokenReused } from './identity.errors.js';
import { hashOf, newSecret, open, seal } from './refresh-secret.js';

/** Two tabs, or a retry after a lost answer, may exchange the same token within this time. */
export const GRACE_MS = 30_000;

/** Good for one exchange. Its session is its family. */
export class RefreshToken {
  readonly tokenHash: string;
  readonly sessionId: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  private _rotatedAt: Date | null;
  private _replacedBy: string | null;
  private _sealedSuccessor: string | null;

  /** A token for this secret, valid for `lifeSeconds` but no longer than the session. */
  static issue(secret: string, session: AuthSession, at: Date, lifeSeconds: number): RefreshToken {
    const expiresAt = new Date(Math.min(at.getTime() + lifeSeconds * 1000, session.expiresAt.getTime()));
    const token = new RefreshToken();
    Object.assign(token, { tokenHash: hashOf(secret), sessionId: session.id, issuedAt: at, expiresAt });
    Object.assign(token, { _rotatedAt: null, _replacedBy: null, _sealedSuccessor: null });
    return token;
  }

  get rotatedAt(): Date | null {
    return this._rotatedAt;
  }
  get replacedBy(): string | null {
    return this._replacedBy;
  }
  get sealedSuccessor(): string | null {
    return this._sealedSuccessor;
  }

  /** Exchanges it for a new secret. */
  rotate(secret: string, at: Date): string {
    if (this.expiresAt <= at) throw new RefreshTokenInvalid();
    const successor = newSecret();
    this._rotatedAt = at;
    this._replacedBy = hashOf(successor);
    this._sealedSuccessor = seal(successor, secret);
    return successor;
  }

  /** The secret it was exchanged for, told again within the grace time. Throws `RefreshTokenReused` after it. */
  successor(secret: string, at: Date): string {
    const late = !this._rotatedAt || at.getTime() - this._rotatedAt.getTime() > GRACE_MS;
    if (late || !this._sealedSuccessor) throw new RefreshTokenReused(this.sessionId);
    return open(this._sealedSuccessor, secret);
  }
}
