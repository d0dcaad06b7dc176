import { Unauthenticated } from '#libs/kernel/errors.js';
import { currentActor, currentContext } from '#libs/kernel/request-context.js';
import type { SessionOrigin } from '../domain/auth-session.js';

/** Where the request came from, as attempts are counted; all that come from nowhere are counted together. */
export const callerAddress = (): string => currentContext()?.ip ?? 'unknown';

/** What a session remembers of where it began. */
export function callerOrigin(): SessionOrigin {
  const { ip = null, userAgent = null } = currentContext() ?? {};
  return { ip, userAgent };
}

/** The signed-in person and his session. Throws where a message was declared open to others, or to keys. */
export function currentSession(): { userId: string; sessionId: string } {
  const { userId, sessionId } = currentActor();
  if (!userId || !sessionId) throw new Unauthenticated();
  return { userId, sessionId };
}
