import { AsyncLocalStorage } from 'node:async_hooks';
import { Unauthenticated } from './errors.js';
import { ANONYMOUS, type Actor } from './actor.js';

/** What is known about the work at hand, wherever it came from: a request, a job, a reaction, the CLI. */
export interface RequestContext {
  actor: Actor;
  readonly requestId: string;
  readonly ip?: string;
  readonly userAgent?: string;
  /** ISO 3166-1 alpha-2, as a trusted edge tells it. */
  readonly country?: string;
  /** W3C trace context to continue. */
  readonly traceparent?: string;
  /** Set by the HTTP adapter from `Idempotency-Key`; the dispatcher replays the stored answer. */
  readonly idempotency?: { readonly key: string; readonly fingerprint: string };
}

const storage = new AsyncLocalStorage<RequestContext>();

export const currentContext = (): RequestContext | undefined => storage.getStore();

export const currentActor = (): Actor => storage.getStore()?.actor ?? ANONYMOUS;

/** The signed-in person and the organization he acts in. Throws where a message was declared open to others. */
export function currentMember(): { userId: string; organizationId: string } {
  const { userId, organizationId } = currentActor();
  if (!userId || !organizationId) throw new Unauthenticated();
  return { userId, organizationId };
}

export const runInContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);
