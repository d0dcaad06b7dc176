import { context, SpanKind, SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isOperational, onRequestFinished } from './finished-requests.js';
import { remoteContext, tracer } from './tracing.js';

/**
 * One server span per request, continuing the caller's trace; what runs for the request becomes its child.
 * Register only when tracing is on, and before the hooks that should be inside the span.
 */
export function traceRequests(fastify: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, Span>();

  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    if (isOperational(route)) return done();
    const { traceparent } = request.headers;
    const parent = remoteContext(typeof traceparent === 'string' ? traceparent : undefined);
    const span = tracer.startSpan(
      `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: { 'http.request.method': request.method, 'http.route': route, 'request.id': request.id },
      },
      parent,
    );
    spans.set(request, span);
    context.with(trace.setSpan(parent, span), done);
  });

  onRequestFinished(fastify, ({ request, status }) => {
    const span = spans.get(request);
    if (!span) return;
    span.setAttribute('http.response.status_code', status);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  });
}
