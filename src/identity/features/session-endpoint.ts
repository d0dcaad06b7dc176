import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { Endpoint } from '#libs/http/endpoint.js';
import { CrossSiteRequestRefused } from '#libs/kernel/errors.js';
import { SESSION_MODE_HEADER, SessionCookies } from './session-cookies.js';
import { SessionView } from './session.view.js';

/** Hands the tokens of a session out as cookies to whoever uses them. */
@Injectable()
export class SessionTransport implements NestInterceptor<SessionView> {
  constructor(private readonly cookies: SessionCookies) {}

  intercept(context: ExecutionContext, next: CallHandler<SessionView>): Observable<SessionView> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (!this.cookies.areUsedBy(request)) return next.handle();
    this.cookies.requireOwnPage(request);
    return next.handle().pipe(map((session) => this.cookies.keep(session, http.getResponse<FastifyReply>())));
  }
}

/** Declares a route that answers a session: with its tokens, or in cookie mode with cookies. */
export const SessionEndpoint = ({
  errors = [],
  ...options
}: Parameters<typeof Endpoint>[0]): MethodDecorator =>
  applyDecorators(
    Endpoint({ response: SessionView, ...options, errors: [...errors, CrossSiteRequestRefused] }),
    UseInterceptors(SessionTransport),
    ApiHeader({
      name: SESSION_MODE_HEADER,
      required: false,
      description: 'For browsers: "cookie" puts the tokens into cookies that scripts cannot read',
      schema: { type: 'string', enum: ['cookie'] },
    }),
  );
