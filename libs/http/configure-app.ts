import { Logger } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accessLog } from '#libs/observability/access-log.js';
import type { LogContext } from '#libs/observability/logging.js';
import { Metrics } from '#libs/observability/metrics.js';
import { refuseAddress, refuseConnection } from './broken-requests.js';
import { traceRequests } from '#libs/observability/trace-requests.js';
import { revisionEtags } from './etag.js';
import { formBodies } from './form-body.js';
import { jsonBodies } from './json-body.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';
import { RateLimiter } from './rate-limit.js';
import { requestContext } from './request-context.hook.js';
import { scimBodies } from './scim-body.js';
import { securityHeaders } from './security-headers.js';
import { UPLOAD_TIMEOUT_MS, uploads } from './upload.js';
import { validationPipe } from './validation.pipe.js';

export interface HttpOptions {
  /** Origins that browsers may call from; none means same origin only. */
  readonly corsOrigins: readonly string[];
  readonly bodyLimitBytes: number;
  /** How many proxies in front may be believed about the caller's address. */
  readonly trustedProxies: number;
  /** Header in which the edge tells the caller's country; believed only behind a trusted proxy. */
  readonly countryHeader?: string;
  /** Whether requests become spans. */
  readonly tracing: boolean;
  /** Leads paths of older clients to the canonical ones, before routing. */
  readonly canonicalPath?: (url: string) => string;
}

/** The HTTP server, with the limits that hold before any of our code runs. */
export const httpAdapter = ({ bodyLimitBytes, trustedProxies, canonicalPath }: HttpOptions): FastifyAdapter =>
  new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    rewriteUrl: canonicalPath && (({ url = '/' }) => canonicalPath(url)),
    // Believing a caller's X-Forwarded-For would let him choose the address his limits are counted on.
    trustProxy: trustedProxies > 0 ? (_address, hop) => hop < trustedProxies : false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false },
    // For uploads; what else is sent has less, see `uploads()`.
    requestTimeout: UPLOAD_TIMEOUT_MS,
    keepAliveTimeout: 65_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    frameworkErrors: refuseAddress,
    clientErrorHandler: refuseConnection,
  });

/** Everything that holds for every route. `main.ts` and the tests call the same. */
export function configureApp(app: NestFastifyApplication, options: HttpOptions): void {
  const fastify = app.getHttpAdapter().getInstance();
  if (options.tracing) traceRequests(fastify);
  requestContext(fastify, options.trustedProxies > 0 ? options.countryHeader : undefined);
  securityHeaders(fastify);
  limitAddresses(fastify, app.get(RateLimiter));
  app.get(Metrics).observeHttp(fastify);
  accessLog(fastify, undefined, { context: requestIds });
  jsonBodies(fastify);
  formBodies(fastify);
  scimBodies(fastify);
  uploads(fastify);
  revisionEtags(fastify);
  if (options.corsOrigins.length > 0) allowOrigins(app, options.corsOrigins);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
}

/** Without origins there is nothing to allow, and every request would pay for asking. */
function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    credentials: true,
    exposedHeaders: [
      'ETag',
      'X-Request-Id',
      'Retry-After',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
    ],
    maxAge: 600,
  });
}

/** For lines about requests that ended outside their asynchronous context. */
const requestIds = ({ context }: FastifyRequest): LogContext | undefined =>
  context && {
    requestId: context.requestId,
    organizationId: context.actor.organizationId,
    userId: context.actor.userId,
  };

const UNLIMITED = /^\/(health|metrics)([/?]|$)/;

function limitAddresses(fastify: FastifyInstance, limiter: RateLimiter): void {
  const logger = new Logger('http');
  fastify.addHook('onRequest', (request: FastifyRequest, reply: FastifyReply, done) => {
    if (UNLIMITED.test(request.url)) return done();
    limiter.limitIp(request.ip, reply).then(
      () => done(),
      (error: unknown) => sendProblem(error, request, reply, logger),
    );
  });
}
