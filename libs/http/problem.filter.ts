import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#libs/kernel/domain-error.js';
import { RequestInvalid, Unauthenticated } from '#libs/kernel/errors.js';
import {
  BodyTooLarge,
  InternalError,
  malformedBody,
  RouteNotFound,
  toProblem,
  UnsupportedMediaType,
} from './problem.js';
import { requestIdOf } from './request-context.hook.js';

/** Answers every error as problem+json; what nobody foresaw is logged whole and told to the caller as an id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.logger);
  }
}

export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const refusal = toRefusal(error, request);
  if (refusal instanceof InternalError) logger.error({ err: error }, 'Unforeseen error');
  if (reply.sent || reply.raw.headersSent) return;
  const problem = toProblem(refusal, requestIdOf(request));
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  void reply
    .status(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

/** Fastify's and Nest's own errors, in our words. */
function toRefusal(error: unknown, request: FastifyRequest): DomainError {
  if (error instanceof DomainError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message: string };
  const status = error instanceof HttpException ? error.getStatus() : (statusCode ?? 500);
  if (status === 401) return new Unauthenticated();
  if (status === 404) return new RouteNotFound();
  if (status === 413) return new BodyTooLarge(request.routeOptions.bodyLimit ?? 0);
  if (status === 415) return new UnsupportedMediaType();
  if (code?.startsWith('FST_ERR_CTP')) return malformedBody(message);
  if (status >= 400 && status < 500) return new RequestInvalid(message);
  return new InternalError(error);
}
