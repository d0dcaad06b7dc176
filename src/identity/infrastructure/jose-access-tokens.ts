import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { newId } from '#libs/kernel/id.js';
import { AccessTokens, type AccessToken } from '../domain/access-tokens.js';
import type { AuthSession } from '../domain/auth-session.js';
import { SigningKeys } from '../domain/signing-keys.js';
import { IdentityOptions } from '../identity-options.js';

@Injectable()
export class JoseAccessTokens extends AccessTokens {
  constructor(
    private readonly keys: SigningKeys,
    private readonly options: IdentityOptions,
  ) {
    super();
  }

  async issue(
    session: AuthSession,
    roles: readonly string[],
    at: Date,
    mfaPending: boolean,
  ): Promise<AccessToken> {
    const now = Math.floor(at.getTime() / 1000);
    const expires = Math.min(
      now + this.options.accessTokenSeconds,
      Math.floor(session.expiresAt.getTime() / 1000),
    );
    const token = await new SignJWT({
      sid: session.id,
      org: session.organizationId ?? undefined,
      roles: [...roles],
      aal: session.aal,
      amr: [...session.methods],
      mfa: mfaPending ? 'required' : undefined,
      mfa_at: session.mfaAt === null ? undefined : Math.floor(session.mfaAt.getTime() / 1000),
      auth_time: Math.floor(session.createdAt.getTime() / 1000),
      sso: session.ssoOrganizationId ?? undefined,
      confined: session.confined || undefined,
      // RFC 8693: who acts is not whom the token is about.
      act: session.impersonatorId === null ? undefined : { sub: session.impersonatorId },
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: this.keys.kid })
      .setIssuer(this.options.issuer)
      .setAudience(this.options.audience)
      .setSubject(session.userId)
      .setJti(newId())
      .setIssuedAt(now)
      .setExpirationTime(expires)
      .sign(this.keys.privateKey);
    return { token, expiresIn: expires - now };
  }
}
