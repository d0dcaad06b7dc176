import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { LRUCache } from 'lru-cache';
import { Strategy, type JwtFromRequestFunction, type SecretOrKeyProvider } from 'passport-jwt';
import type { Actor } from '#libs/kernel/actor.js';
import { isId } from '#libs/kernel/id.js';
import { RevokedSessions } from '../domain/revoked-sessions.js';
import { SigningKeys } from '../domain/signing-keys.js';
import { IdentityOptions } from '../identity-options.js';

type HttpRequest = Parameters<JwtFromRequestFunction>[0];

interface VerifiedToken {
  readonly actor: Actor;
  readonly sessionId: string;
  readonly expiresAt: number;
}

const MAX_CACHED = 10_000;

/**
 * Turns an access token into the actor it stands for. Checking an ES256 signature costs some 100 µs, so a
 * token's is checked once; until it expires it is then recognised by its text.
 */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  /** By the whole header: cutting the token out of it costs more than looking it up. */
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: MAX_CACHED });

  constructor(
    keys: SigningKeys,
    { issuer, audience }: IdentityOptions,
    private readonly revocations: RevokedSessions,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: keyByKid(keys),
      passReqToCallback: true,
      algorithms: ['ES256'],
      issuer,
      audience,
    });
  }

  /** The actor of a token that was verified before, still holds and is not revoked; anything else is for passport. */
  recognize({ headers }: Pick<HttpRequest, 'headers'>): Actor | undefined {
    const known = this.verified.get(headers.authorization ?? '');
    if (!known || known.expiresAt <= Date.now() || this.revocations.has(known.sessionId)) return undefined;
    return known.actor;
  }

  /** Called by passport with the claims of a token whose signature, issuer, audience and times are right. */
  validate(request: HttpRequest, claims: Record<string, unknown>): Actor | false {
    const known = toVerified(claims);
    if (!known || this.revocations.has(known.sessionId)) return false;
    this.verified.set(request.headers.authorization ?? '', known);
    return known.actor;
  }
}

const BEARER = /^bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

const bearerToken = ({ headers }: Pick<HttpRequest, 'headers'>): string | null =>
  BEARER.exec(headers.authorization ?? '')?.[1] ?? null;

/** Only our own keys, by their id: what the token's header says otherwise (a key, an address of one) is ignored. */
const keyByKid =
  (keys: SigningKeys): SecretOrKeyProvider<HttpRequest> =>
  (_request, token: string, done) => {
    const kid = kidOf(token);
    const key = kid === undefined ? undefined : keys.publicKey(kid);
    // The typings of passport-jwt are older than key objects, which spare parsing the key on every token.
    if (key) done(null, key as unknown as Buffer);
    else done(new Error('Unknown signing key'));
  };

function kidOf(token: string): string | undefined {
  try {
    const { kid } = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString()) as {
      kid?: unknown;
    };
    return typeof kid === 'string' ? kid : undefined;
  } catch {
    return undefined; // not a token of ours: refused like one with an unknown key
  }
}

function toVerified(claims: Record<string, unknown>): VerifiedToken | undefined {
  const {
    sub,
    sid,
    org,
    roles,
    aal,
    exp,
    amr,
    auth_time: signedInAt,
    act,
    mfa,
    mfa_at: mfaAt,
    sso,
    confined,
  } = claims;
  const complete =
    isId(sub) &&
    isId(sid) &&
    (org === undefined || isId(org)) &&
    typeof aal === 'number' &&
    typeof exp === 'number' &&
    typeof signedInAt === 'number';
  const impersonatorId = (act as { sub?: unknown } | undefined)?.sub;
  if (!complete || !areTexts(roles) || !areTexts(amr)) return undefined;
  if (act !== undefined && !isId(impersonatorId)) return undefined;
  if (sso !== undefined && !isId(sso)) return undefined;
  const actor: Actor = Object.freeze({
    kind: 'user',
    userId: sub,
    organizationId: org,
    sessionId: sid,
    roles,
    aal,
    methods: amr,
    signedInAt: new Date(signedInAt * 1000),
    ...(typeof mfaAt === 'number' && { mfaAt: new Date(mfaAt * 1000) }),
    ...(mfa !== undefined && { mfaPending: true }),
    ...(isId(impersonatorId) && { impersonatorId }),
    ...(isId(sso) && { ssoOrganizationId: sso }),
    ...(confined !== undefined && { confined: true }),
    ...machineIn(claims),
  });
  return { actor, sessionId: sid, expiresAt: exp * 1000 };
}

/** A token for a machine client (RFC 9068 names the claims) is limited and counted like a key. */
const machineIn = ({ client_id: id, scope }: Record<string, unknown>): Partial<Actor> =>
  isId(id) ? { machine: true, apiKeyId: id, scopes: typeof scope === 'string' ? scope.split(' ') : [] } : {};

const areTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
