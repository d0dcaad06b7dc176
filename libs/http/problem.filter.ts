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
import type { Problem } from './problem.dto.js';
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

/** An error in the form that the clients of some other API know. */
interface ForeignAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

const forms: [prefix: string, form: (problem: Problem) => ForeignAnswer][] = [];

/** Under these addresses every error is answered in another form, also one that no route has heard of. */
export const answerErrorsAs = (prefix: string, form: (problem: Problem) => ForeignAnswer): void => {
  forms.push([prefix, form]);
};

export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): void {
  const refusal = toDomainError(error, request.routeOptions.bodyLimit);
  if (refusal instanceof InternalError) logger.error({ err: error }, 'Unforeseen error');
  if (reply.sent || reply.raw.headersSent) return;
  const problem = toProblem(refusal, requestIdOf(request));
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', String(refusal.retryAfterSeconds));
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  // By the route, because an address may be written in ways that only the router sees through.
  const address = request.routeOptions.url ?? request.url;
  const form = forms.find(([prefix]) => address.startsWith(prefix))?.[1];
  const { status, type, body, headers } = form?.(problem) ?? {
    ...PROBLEM,
    status: problem.status,
    body: problem,
  };
  void reply
    .status(status)
    .headers({ ...headers, 'content-type': type })
    .send(JSON.stringify(body));
}

const PROBLEM = { type: 'application/problem+json; charset=utf-8', headers: {} };

/** Whatever was thrown, as the refusal it comes to: Fastify's and Nest's own errors in our words. */
export function toDomainError(error: unknown, bodyLimit = 0): DomainError {
  if (error instanceof DomainError) return error;
  const { code, statusCode, message } = error as { code?: string; statusCode?: number; message: string };
  const status = error instanceof HttpException ? error.getStatus() : (statusCode ?? 500);
  if (status === 401) return new Unauthenticated();
  if (status === 404) return new RouteNotFound();
  if (status === 413) return new BodyTooLarge(bodyLimit);
  if (status === 415) return new UnsupportedMediaType();
  if (code?.startsWith('FST_ERR_CTP')) return malformedBody(message);
  if (status >= 400 && status < 500) return new RequestInvalid(message);
  return new InternalError(error);
}
