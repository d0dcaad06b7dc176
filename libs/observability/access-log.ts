import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { isOperational, onRequestFinished } from './finished-requests.js';
import type { LogContext } from './logging.js';

export interface AccessLogOptions {
  /**
   * Whose request it was. Needed for requests a client abandons: those end outside the asynchronous context
   * from which the logger otherwise takes it.
   */
  readonly context?: (request: FastifyRequest) => LogContext | undefined;
}

const nothingMore = () => undefined;

/**
 * Writes one line per request: `info`, `error` from status 500 on, `debug` for probes and scrapes. Without a
 * logger it writes to the one given to `LoggerModule`.
 */
export function accessLog(
  fastify: FastifyInstance,
  logger?: Logger,
  { context = nothingMore }: AccessLogOptions = {},
): void {
  onRequestFinished(fastify, ({ request, route, status, ms }) => {
    const log = logger ?? PinoLogger.root;
    const level = status >= 500 ? 'error' : isOperational(route) ? 'debug' : 'info';
    if (!log?.isLevelEnabled(level)) return;
    log[level](
      { method: request.method, route, status, ms: Math.round(ms * 10) / 10, ...context(request) },
      'request',
    );
  });
}
