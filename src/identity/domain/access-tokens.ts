import type { AuthSession } from './auth-session.js';

export interface AccessToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes the short-lived proof of a session that every request carries. */
export abstract class AccessTokens {
  /** `mfaPending`: it serves for confirming a second factor and for little else. */
  abstract issue(
    session: AuthSession,
    roles: readonly string[],
    at: Date,
    mfaPending: boolean,
  ): Promise<AccessToken>;
}
