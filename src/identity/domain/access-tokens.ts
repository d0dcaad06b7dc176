import type { AuthSession } from './auth-session.js';

export interface AccessToken {
  readonly token: string;
  /** Seconds. */
  readonly expiresIn: number;
}

/** Makes the short-lived proof of a session that every request carries. */
export abstract class AccessTokens {
  abstract issue(session: AuthSession, roles: readonly string[], at: Date): Promise<AccessToken>;
}
