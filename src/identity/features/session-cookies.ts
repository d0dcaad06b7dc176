import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie, type Cookies, type SetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { CrossSiteRequestRefused, RequestInvalid } from '#libs/kernel/errors.js';
import { SigningKeys } from '../domain/signing-keys.js';
import { IdentityOptions } from '../identity-options.js';
import type { SessionView } from './session.view.js';

type Incoming = Pick<FastifyRequest, 'headers'>;

export const SESSION_MODE_HEADER = 'x-session-mode';
const CSRF_HEADER = 'x-csrf-token';
const REFRESH_PATH = '/api/v1/auth';

/**
 * The same tokens for browsers, where scripts must not read them. What a browser sends by itself proves no
 * intention, so what changes something also needs the CSRF token, which only pages of ours can read.
 */
@Injectable()
export class SessionCookies {
  private readonly names: Readonly<Record<'access' | 'refresh' | 'csrf', string>>;
  private readonly origins: ReadonlySet<string>;
  private readonly secrets: readonly Buffer[];
  private readonly secure: boolean;
  private readonly keepSeconds: number;

  constructor(keys: SigningKeys, { issuer, corsOrigins, refreshTokenSeconds }: IdentityOptions) {
    // Browsers keep no secure cookies of plain http, which is what a developer's machine speaks.
    this.secure = issuer.startsWith('https:');
    this.names = this.secure
      ? { access: '__Host-access', refresh: '__Secure-refresh', csrf: '__Host-csrf' }
      : { access: 'access', refresh: 'refresh', csrf: 'csrf' };
    this.origins = new Set([...corsOrigins, new URL(issuer).origin]);
    this.secrets = keys.secretsFor('csrf-token');
    this.keepSeconds = refreshTokenSeconds;
  }

  /** Whether a request asks for cookies, or has come with them and no other proof. */
  areUsedBy({ headers }: Incoming): boolean {
    if (headers[SESSION_MODE_HEADER] === 'cookie') return true;
    const sent = this.sentIn(headers);
    return sent[this.names.access] !== undefined || sent[this.names.refresh] !== undefined;
  }

  accessTokenOf({ headers }: Incoming): string | undefined {
    return this.sentIn(headers)[this.names.access];
  }

  /** Throws `RequestInvalid` when there is none and `CrossSiteRequestRefused` when a foreign page sent it. */
  refreshTokenOf(request: Incoming): string {
    const [sessionId, secret] = this.sentIn(request.headers)[this.names.refresh]?.split('.', 2) ?? [];
    if (!sessionId || !secret) throw new RequestInvalid('Send the refresh token, in the body or as cookie.');
    this.requireIntention(request, sessionId);
    return secret;
  }

  /** Throws `CrossSiteRequestRefused` unless a page of ours sends the request and can read the session's CSRF token. */
  requireIntention(request: Incoming, sessionId: string): void {
    this.requireOwnPage(request);
    const sent = request.headers[CSRF_HEADER];
    const given = typeof sent === 'string' ? Buffer.from(sent) : Buffer.alloc(0);
    const accepted = this.secrets
      .map((secret) => Buffer.from(csrfToken(secret, sessionId)))
      .some((token) => token.length === given.length && timingSafeEqual(token, given));
    if (!accepted) throw new CrossSiteRequestRefused();
  }

  /** Throws `CrossSiteRequestRefused` when the browser says that the request comes from a page that is not ours. */
  requireOwnPage({ headers }: Incoming): void {
    const { origin, host, 'sec-fetch-site': site } = headers;
    const isOurs =
      origin === undefined
        ? site === undefined || site === 'same-origin' || site === 'none'
        : this.origins.has(origin) || URL.parse(origin)?.host === host;
    if (!isOurs) throw new CrossSiteRequestRefused();
  }

  /** Puts the tokens into cookies and returns the answer without them. */
  keep({ accessToken = '', refreshToken = '', ...session }: SessionView, reply: FastifyReply): SessionView {
    const sessionId = String(decodeJwt(accessToken)['sid']);
    const [secret] = this.secrets;
    if (!secret) throw new Error('There is no key for CSRF tokens');
    const token = csrfToken(secret, sessionId);
    this.set(
      reply,
      [accessToken, `${sessionId}.${refreshToken}`, token],
      [session.expiresIn, this.keepSeconds],
    );
    return { ...session, csrfToken: token };
  }

  forget(reply: FastifyReply): void {
    this.set(reply, ['', '', ''], [0, 0]);
  }

  private set(
    reply: FastifyReply,
    [access, refresh, csrf]: [string, string, string],
    [accessSeconds, otherSeconds]: [number, number],
  ): void {
    const { names, secure } = this;
    const hidden = { secure, httpOnly: true };
    const all: SetCookie[] = [
      { name: names.access, value: access, ...hidden, path: '/', sameSite: 'lax', maxAge: accessSeconds },
      {
        name: names.refresh,
        value: refresh,
        ...hidden,
        path: REFRESH_PATH,
        sameSite: 'strict',
        maxAge: otherSeconds,
      },
      { name: names.csrf, value: csrf, secure, path: '/', sameSite: 'strict', maxAge: otherSeconds },
    ];
    reply.header(
      'set-cookie',
      all.map((cookie) => stringifySetCookie(cookie)),
    );
  }

  /** A bearer token is sent on purpose, so it is what counts when both are there. */
  private sentIn({ authorization, cookie }: Incoming['headers']): Cookies {
    return authorization === undefined && cookie !== undefined ? parseCookie(cookie) : {};
  }
}

/** Bound to the session, so that the token of another one is of no use. */
const csrfToken = (secret: Buffer, sessionId: string): string =>
  createHmac('sha256', secret).update(sessionId).digest('base64url');
