import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiter } from '#libs/http/rate-limit.js';
import type { Actor } from '#libs/kernel/actor.js';
import { Unauthenticated } from '#libs/kernel/errors.js';
import { PUBLIC_ROUTES } from '#src/public-routes.js';
import { ScimTokens } from '../../tenancy/index.js';
import { SessionCookies } from '../features/session-cookies.js';
import { isApiKey } from '../domain/api-key-secret.js';
import { ApiKeyDirectory } from './api-key-directory.js';
import { JwtStrategy } from './jwt.strategy.js';

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** Guards every route: who is not signed in gets only what is listed in `src/public-routes.ts`. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly strategy: JwtStrategy,
    private readonly limiter: RateLimiter,
    private readonly cookies: SessionCookies,
    private readonly keys: ApiKeyDirectory,
    private readonly scimTokens: ScimTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (isPublic(request)) return true;
    const actor = await this.recognize(request);
    if (!request.context) throw new Error('The request has no context to put the actor into');
    request.context.actor = actor;
    await this.limiter.limitActor(actor, http.getResponse<FastifyReply>());
    return true;
  }

  private recognize(request: FastifyRequest): Promise<Actor> {
    const provisioning = scimTokenIn(request);
    if (provisioning !== undefined) return this.byScimToken(provisioning);
    const key = apiKeyIn(request);
    return key === undefined ? this.byToken(request) : this.byKey(key);
  }

  private async byScimToken(token: string): Promise<Actor> {
    const actor = await this.scimTokens.recognize(token);
    if (!actor) throw new Unauthenticated();
    return actor;
  }

  private async byKey(key: string): Promise<Actor> {
    const actor = await this.keys.recognize(key);
    if (!actor) throw new Unauthenticated();
    return actor;
  }

  private async byToken(request: FastifyRequest): Promise<Actor> {
    const cookie = this.cookies.accessTokenOf(request);
    const credentials = cookie === undefined ? request : { headers: { authorization: `Bearer ${cookie}` } };
    const actor = this.strategy.recognize(credentials) ?? (await this.authenticate(credentials));
    if (cookie !== undefined && !SAFE.has(request.method))
      this.cookies.requireIntention(request, actor.sessionId ?? '');
    return actor;
  }

  /** Runs the strategy as passport would, without what passport adds to requests for cookies and sessions. */
  private authenticate(request: Pick<FastifyRequest, 'headers'>): Promise<Actor> {
    return new Promise((resolve, reject) => {
      const attempt = Object.create(this.strategy) as JwtStrategy;
      attempt.success = (actor) => resolve(actor as Actor);
      attempt.fail = () => reject(new Unauthenticated());
      attempt.error = reject;
      // The strategy reads nothing but the headers, which are the same in Fastify's and Express's request.
      attempt.authenticate(request as unknown as Parameters<JwtStrategy['authenticate']>[0]);
    });
  }
}

/** A program's key, in a header of its own or where tokens are sent; no browser sends either by itself. */
function apiKeyIn({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
  const own = headers['x-api-key'];
  if (typeof own === 'string') return own;
  const [, bearer = ''] = /^bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  return isApiKey(bearer) ? bearer : undefined;
}

/** The token of a provisioning client, which is good for nothing but SCIM. */
function scimTokenIn({ headers, routeOptions }: FastifyRequest): string | undefined {
  if (!routeOptions.url?.startsWith('/scim/')) return undefined;
  return /^bearer (scim_\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

/** The router's own pattern decides, not the address as it was sent; HEAD runs the handler of GET. */
export function isPublic({ method, routeOptions }: Pick<FastifyRequest, 'method' | 'routeOptions'>): boolean {
  return PUBLIC_ROUTES.has(`${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`);
}
