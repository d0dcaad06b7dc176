import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const API = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-site',
  // Answers are about one person in one organization: no shared cache may keep them.
  'cache-control': 'private, no-cache',
};

/** The documentation is a page: it needs its own scripts and styles, and nothing from elsewhere. */
const DOCS_CSP =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

export function setSecurityHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.headers(API);
  if (request.url.startsWith('/docs')) reply.header('content-security-policy', DOCS_CSP);
}

export function securityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(request, reply);
    done();
  });
}
