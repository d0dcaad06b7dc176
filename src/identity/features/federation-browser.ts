import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newSecret } from '../domain/refresh-secret.js';
import { IdentityOptions } from '../identity-options.js';

const KEEP_SECONDS = 900;

/**
 * Ties a sign-in with a provider to the browser it began in, so that an answer is worth nothing in another: neither
 * a stolen one, nor one that somebody is made to open.
 */
@Injectable()
export class FederationBrowser {
  private readonly secure: boolean;
  private readonly name: string;

  constructor({ issuer }: IdentityOptions) {
    this.secure = issuer.startsWith('https:');
    this.name = this.secure ? '__Host-federation' : 'federation';
  }

  /** The secret that this browser has. */
  secretOf({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined {
    const secret = parseCookie(headers.cookie ?? '')[this.name];
    return secret !== undefined && /^[\w-]{43}$/.test(secret) ? secret : undefined;
  }

  /** Gives it one, or longer time for the one it has: several pages may be on their way at once. */
  remember(request: Pick<FastifyRequest, 'headers'>, reply: FastifyReply): string {
    const value = this.secretOf(request) ?? newSecret();
    // Lax: it has to come along when the provider sends the browser back.
    const attributes = { httpOnly: true, secure: this.secure, sameSite: 'lax', path: '/' } as const;
    reply.header(
      'set-cookie',
      stringifySetCookie({ name: this.name, value, ...attributes, maxAge: KEEP_SECONDS }),
    );
    return value;
  }
}
