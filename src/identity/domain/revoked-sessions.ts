/** Which sessions have ended although their access tokens have not expired. Asked on every request. */
export abstract class RevokedSessions {
  abstract has(sessionId: string): boolean;
  /** Tells every process as soon as the current command has committed. */
  abstract announce(sessionId: string): void;
}
