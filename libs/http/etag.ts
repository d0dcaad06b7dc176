import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RequestInvalid } from '#libs/kernel/errors.js';

const etagOf = (revision: number): string => `"${revision}"`;

/** Sends an object's revision as its ETag, and 304 when the caller names it in If-None-Match. */
export function revisionEtags(fastify: FastifyInstance): void {
  fastify.addHook('preSerialization', (request, reply, payload: unknown, done) => {
    const revision = (payload as { revision?: unknown } | null)?.revision;
    if (typeof revision !== 'number') return done(null, payload);
    reply.header('etag', etagOf(revision));
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads || !matches(request.headers['if-none-match'], revision)) return done(null, payload);
    reply.status(304);
    return done(null, null);
  });
  // Serialized, nothing is the text "null", whose length a 304 must not tell.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode !== 304) return done(null, payload);
    reply.removeHeader('content-type');
    reply.removeHeader('content-length');
    return done(null, null);
  });
}

const matches = (header: string | undefined, revision: number): boolean =>
  header !== undefined &&
  header.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etagOf(revision));

/** The revision the caller names in `If-Match`, or undefined when he names none or `*`. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const revision = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (revision !== undefined) return Number(revision);
  throw new RequestInvalid('If-Match must be the ETag of an earlier answer, quotes included.', {
    errors: [{ pointer: 'If-Match', code: 'etag', detail: 'must be an ETag such as "3"' }],
  });
});
