import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface FinishedRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The route's pattern; `unmatched` when there is none. Never the URL, which carries ids and secrets. */
  readonly route: string;
  /** 499 when the client went away before the answer was complete. */
  readonly status: number;
  /** Milliseconds since the request arrived. */
  readonly ms: number;
}

type Listener = (finished: FinishedRequest) => void;

const CLIENT_CLOSED_REQUEST = 499;
const listeners = new WeakMap<FastifyInstance, Listener[]>();

/** Probes and scrapes: left out of what describes the users' traffic. */
export const isOperational = (route: string): boolean =>
  route === '/metrics' || route.startsWith('/health') || route.startsWith('/api/health');

/** Streams last as long as somebody listens; their length is no response time. */
export const isStream = (reply: FastifyReply): boolean => {
  const type = reply.getHeader('content-type') ?? reply.raw.getHeader('content-type');
  return typeof type === 'string' && type.startsWith('text/event-stream');
};

/** Calls the listener once for each request, whether it was answered or abandoned. All listeners share one hook. */
export function onRequestFinished(fastify: FastifyInstance, listener: Listener): void {
  const existing = listeners.get(fastify);
  if (existing) {
    existing.push(listener);
    return;
  }
  const all = [listener];
  listeners.set(fastify, all);
  const abandoned = new WeakSet<FastifyRequest>();
  const finish = (request: FastifyRequest, reply: FastifyReply, status: number): void => {
    const finished = {
      request,
      reply,
      route: request.routeOptions.url ?? 'unmatched',
      status,
      ms: reply.elapsedTime,
    };
    for (const each of all) each(finished);
  };

  fastify.addHook('onResponse', (request, reply, done) => {
    if (!abandoned.has(request)) finish(request, reply, reply.statusCode);
    done();
  });
  hookAbandoned(fastify, abandoned, finish);
}

/** A client that goes away mid-answer leaves Fastify's `onResponse` uncalled. */
function hookAbandoned(
  fastify: FastifyInstance,
  abandoned: WeakSet<FastifyRequest>,
  finish: (request: FastifyRequest, reply: FastifyReply, status: number) => void,
): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      abandoned.add(request);
      finish(request, reply, CLIENT_CLOSED_REQUEST);
    });
    done();
  });
}
