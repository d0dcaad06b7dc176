import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ANONYMOUS } from '#libs/kernel/actor.js';
import { runInContext, type RequestContext } from '#libs/kernel/request-context.js';
import { fingerprintOf, idempotencyKeyOf } from './idempotency-key.js';

declare module 'fastify' {
  interface FastifyRequest {
    context?: MutableContext;
  }
}

type MutableContext = { -readonly [K in keyof RequestContext]: RequestContext[K] };

const ACCEPTED_ID = /^[A-Za-z0-9._:-]{1,128}$/;

export const requestIdOf = (request: FastifyRequest): string => request.context?.requestId ?? '';

/** Gives the request its context and answers with the request's id. */
export function beginContext(
  request: FastifyRequest,
  reply: FastifyReply,
  countryHeader?: string,
): RequestContext {
  const { 'x-request-id': given, 'user-agent': userAgent, traceparent } = request.headers;
  request.context = {
    actor: ANONYMOUS,
    requestId: typeof given === 'string' && ACCEPTED_ID.test(given) ? given : randomUUID(),
    ip: request.ip,
    country: countryHeader && countryIn(request.headers[countryHeader]),
    userAgent: userAgent?.slice(0, 500),
    traceparent: typeof traceparent === 'string' ? traceparent : undefined,
  };
  reply.header('x-request-id', request.context.requestId);
  return request.context;
}

/** Edges tell unknown places and anonymous networks by codes that are no country's; a policy lists none of them. */
const countryIn = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && /^[A-Za-z]{2}$/.test(value) ? value.toUpperCase() : undefined;

/** Every request has its context before anything can fail. */
export function requestContext(fastify: FastifyInstance, countryHeader?: string): void {
  fastify.addHook('onRequest', (request, reply, done) =>
    runInContext(beginContext(request, reply, countryHeader), done),
  );
  // The key is bound to the body, so it can be read only now.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const key = idempotencyKeyOf(request);
    if (key !== undefined && request.context)
      request.context.idempotency = { key, fingerprint: fingerprintOf(request) };
    done();
  });
}
